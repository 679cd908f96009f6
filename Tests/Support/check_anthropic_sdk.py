"""What the official SDK makes of the double: check_anthropic_sdk.py ADDRESS KEY. Says `faithful` at the end."""

import faulthandler
import sys
import time

import anthropic

# Whatever waits for ever says where.
faulthandler.dump_traceback_later(60, exit=True)
address, key = sys.argv[1:]
client = anthropic.Anthropic(api_key=key, base_url=address, max_retries=2)
model = "claude-haiku-5-5"
question = [{"role": "user", "content": "Which?"}]
schema = {
    "type": "object",
    "properties": {"step": {"type": "integer"}},
    "required": ["step"],
    "additionalProperties": False,
}


def text(message):
    return "".join(block.text for block in message.content if block.type == "text")


def refused(error, call):
    try:
        call()
    except error as refusal:
        assert refusal.request_id, refusal
        return refusal
    raise AssertionError(f"not refused with {error.__name__}")


def create(**more):
    return client.messages.create(
        **({"model": model, "max_tokens": 100, "messages": question} | more)
    )


# Overloaded at first, as it is scripted; the SDK tries again.
whole = create()
assert text(whole) == "yes" and whole.stop_reason == "end_turn", whole
assert whole.content[0].type == "thinking" and whole.usage.cache_read_input_tokens == 100

with client.messages.stream(model=model, max_tokens=100, messages=question) as stream:
    heard = "".join(stream.text_stream)
    last = stream.get_final_message()
assert heard == "yes" and text(last) == "yes", last
assert last.usage.output_tokens == 15 and last.usage.input_tokens == 25, last.usage

counted = client.messages.count_tokens(model=model, messages=question)
assert counted.input_tokens > 0

# What the real API refuses.
refused(anthropic.BadRequestError, lambda: create(messages=question + [{"role": "assistant", "content": "I"}]))
refused(anthropic.BadRequestError, lambda: create(tool_choice={"type": "any"}))
refused(anthropic.BadRequestError, lambda: create(extra_headers={"anthropic-beta": "made-up-2026-01-01"}))
refused(anthropic.BadRequestError, lambda: create(extra_body={"nonsense": 1}))
open_schema = {k: v for k, v in schema.items() if k != "additionalProperties"}
refused(
    anthropic.BadRequestError,
    lambda: create(extra_body={"output_config": {"format": {"type": "json_schema", "schema": open_schema}}}),
)
edited = [block.model_dump(exclude_none=True) for block in whole.content]
turn = question + [{"role": "assistant", "content": edited}, {"role": "user", "content": "Why?"}]
assert text(create(messages=turn)) == "yes"
edited[0]["thinking"] += "!"
refused(anthropic.BadRequestError, lambda: create(messages=turn))
refused(anthropic.NotFoundError, lambda: create(model="gpt-5"))
wrong = anthropic.Anthropic(api_key="sk-ant-wrong", base_url=address, max_retries=0)
refused(anthropic.AuthenticationError, lambda: wrong.messages.create(model=model, max_tokens=1, messages=question))

assert [m.id for m in client.models.list(limit=5).data] == [model]

# Batches.
batches = client.messages.batches


def entry(name):
    params = {"model": model, "max_tokens": 20, "messages": [{"role": "user", "content": name}]}
    return {"custom_id": name, "params": params}


refused(anthropic.BadRequestError, lambda: batches.create(requests=[entry("a"), entry("a")]))
batch = batches.create(requests=[entry("a"), entry("b"), entry("bad")])
assert batch.id.startswith("msgbatch_") and batch.processing_status == "in_progress", batch
while batch.processing_status != "ended":
    time.sleep(0.01)
    batch = batches.retrieve(batch.id)
assert batch.request_counts.succeeded == 2 and batch.request_counts.errored == 1, batch
found = {line.custom_id: line.result for line in batches.results(batch.id)}
assert text(found["a"].message) == "re: a" and found["bad"].type == "errored", found
assert found["bad"].error.error.type == "overloaded_error", found["bad"]
assert batch.id in [other.id for other in batches.list(limit=10)]
again = batches.create(requests=[entry("c")])
assert batches.cancel(again.id).processing_status == "canceling"

print("faithful")
