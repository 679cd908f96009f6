"""A computer-use loop with the official SDK, recorded and taught by reverie.

    ANTHROPIC_BASE_URL=http://127.0.0.1:8790 python loop.py "Open the calculator." ["command that checks it"]

Needs `pip install anthropic`, an X display, xdotool, and ImageMagick's `import`.
"""

import base64
import subprocess
import sys

import anthropic

client = anthropic.Anthropic()  # ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY from the environment
task, check = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
MODEL = "claude-opus-5-5"
TOOLS = [{"type": "computer_toolset_20260801"}]
DREAMING = {"project": "desktop", "task": task}  # this is all that is new in a request
NOT_EXECUTED = "Not executed: an earlier computer action in this turn failed."


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, timeout=30)


def act(name, given):
    """Does one action; returns what the model sees of it."""
    if name == "screenshot":
        png = subprocess.run(
            ["import", "-window", "root", "png:-"], check=True, capture_output=True, timeout=30
        ).stdout
        source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(png).decode()}
        return [{"type": "image", "source": source}]
    buttons = {"left_click": 1, "middle_click": 2, "right_click": 3}
    if name in buttons:
        if "coordinate" in given:
            xdotool("mousemove", *given["coordinate"])
        xdotool("click", buttons[name])
    elif name == "type":
        xdotool("type", "--", given["text"])
    elif name == "key":
        xdotool("key", "--", given["text"])
    elif name == "wait":
        xdotool("sleep", given["duration"])
    else:
        raise ValueError(f"{name} is not done here")
    return [{"type": "text", "text": "done"}]


def results(calls):
    """What each call of a turn came to; after the first that fails the rest are not done."""
    has_failed = False
    for call in calls:
        content, is_error = [{"type": "text", "text": NOT_EXECUTED}], True
        if not has_failed:
            try:
                content, is_error = act(call["name"], call["input"]), False
            except Exception as error:
                content, has_failed = [{"type": "text", "text": str(error)}], True
        yield {
            "type": "tool_result", "tool_use_id": call["id"], "toolset_name": "computer",
            "content": content, "is_error": is_error,
        }  # fmt: skip


messages = [{"role": "user", "content": task}]
run = None
for _ in range(100):
    answer = client.messages.with_raw_response.create(
        model=MODEL, max_tokens=4000, tools=TOOLS, messages=messages,
        extra_body={"dreaming": DREAMING},
    )  # fmt: skip
    run = answer.headers.get("x-reverie-run", run)
    message = answer.parse()
    blocks = [block.model_dump(exclude_none=True) for block in message.content]
    messages.append({"role": "assistant", "content": blocks})
    calls = [block for block in blocks if block["type"] == "tool_use"]
    if not calls:
        break
    messages.append({"role": "user", "content": list(results(calls))})

# Whoever can judge the work tells how it ended; the agent's own word would not count.
if run and check:
    outcome = "success" if subprocess.run(check, shell=True).returncode == 0 else "failure"
    client.post(f"/v1/reverie/runs/{run}/outcome", body={"outcome": outcome}, cast_to=object)
    print(f"{run}: {outcome}")
