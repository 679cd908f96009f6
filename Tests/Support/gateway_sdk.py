"""Lets the official SDK use what a gateway serves itself: memory stores, dreams, sessions.

Usage: gateway_sdk.py REVERIE
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timezone

import anthropic

KEY = "sk-ant-test-0123456789abcdef"


def refused(status, call):
    """The error that a call ends with; it must have this status."""
    try:
        call()
    except anthropic.APIStatusError as error:
        assert error.status_code == status, (error.status_code, error.body)
        assert error.request_id, "an error without a request id"
        return error.body["error"]
    raise AssertionError(f"expected {status}")


def memory_stores(client):
    stores = client.beta.memory_stores
    made = [stores.create(name=f"Notes {n}", metadata={"n": str(n)}) for n in range(5)]
    store = made[0]
    assert store.id.startswith("memstore_") and store.archived_at is None
    assert [s.id for s in stores.list(limit=2)] == [s.id for s in reversed(made)]
    assert not list(stores.list(created_at_gte=datetime(2099, 1, 1, tzinfo=timezone.utc)))
    assert stores.update(store.id, description="what I know").name == "Notes 0"

    memories = stores.memories
    text = "naïve \u0000 \u202e text\n"
    memory = memories.create(store.id, path="/a/note.md", content=text)
    assert memory.content is None
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert memory.content_sha256 == digest
    assert memories.retrieve(memory.id, memory_store_id=store.id).content == text

    started = time.monotonic()
    error = refused(409, lambda: memories.create(store.id, path="/a/note.md", content="x"))
    assert error["type"] == "memory_path_conflict_error"
    assert error["conflicting_memory_id"] == memory.id
    assert time.monotonic() - started < 1, "a final conflict was tried again"
    stale = {"type": "content_sha256", "content_sha256": "0" * 64}
    error = refused(
        409,
        lambda: memories.update(
            memory.id, memory_store_id=store.id, content="new", precondition=stale
        ),
    )
    assert error["type"] == "memory_precondition_failed_error"
    fresh = {"type": "content_sha256", "content_sha256": digest}
    memories.update(memory.id, memory_store_id=store.id, content="new", precondition=fresh)
    for path in ["a", "/../b", "/a//b", "/%2e%2e/b"]:
        refused(400, lambda: memories.create(store.id, path=path, content="x"))

    for n in range(7):
        memories.create(store.id, path=f"/b/{n}.md", content=str(n))
    assert len(list(memories.list(store.id, limit=3))) == 8
    folded = list(memories.list(store.id, depth=1, limit=1))
    assert [(i.type, i.path) for i in folded] == [("memory_prefix", "/a/"), ("memory_prefix", "/b/")]

    versions = list(stores.memory_versions.list(store.id, memory_id=memory.id, limit=1))
    assert [v.operation for v in versions] == ["modified", "created"]
    refused(
        400, lambda: stores.memory_versions.redact(versions[0].id, memory_store_id=store.id)
    )
    gone = stores.memory_versions.redact(versions[1].id, memory_store_id=store.id)
    assert gone.content is None and gone.redacted_at is not None

    assert memories.delete(memory.id, memory_store_id=store.id).type == "memory_deleted"
    refused(404, lambda: memories.retrieve(memory.id, memory_store_id=store.id))
    both = {"anthropic-beta": "agent-memory-2026-07-22,managed-agents-2026-04-01"}
    refused(400, lambda: stores.retrieve(store.id, extra_headers=both))
    stores.retrieve(store.id, extra_headers={"anthropic-beta": "managed-agents-2026-04-01"})
    for other in made[2:]:
        assert stores.delete(other.id).type == "memory_store_deleted"
    assert stores.archive(made[1].id).archived_at is not None
    refused(400, lambda: memories.create(made[1].id, path="/x", content="x"))
    return store


def sessions(client):
    found = list(client.beta.sessions.list(limit=3))
    assert len(found) >= 10, len(found)
    session = client.beta.sessions.retrieve(found[0].id)
    assert session.id == found[0].id and session.type == "session"
    events = list(client.beta.sessions.events.list(session.id, limit=4))
    ids = [event.id for event in events]
    assert len(ids) == len(set(ids)) and len(ids) > 4
    assert [e.id for e in client.beta.sessions.events.list(session.id, limit=5, order="desc")] == ids[::-1]
    uses = {e.id for e in events if e.type == "agent.tool_use"}
    results = [e for e in events if e.type == "agent.tool_result"]
    assert results and all(e.tool_use_id in uses for e in results)
    assert events[-1].type == "session.status_idle"
    seen = []
    with client.beta.sessions.events.stream(session.id) as stream:
        for event in stream:
            seen.append(event.id)
            if len(seen) == len(ids):
                break
    assert seen == ids
    refused(404, lambda: client.beta.sessions.retrieve("sesn_none"))
    return [s.id for s in found]


def dreams(client, store, found):
    memories = client.beta.memory_stores.memories
    before = {m.path: m.content_sha256 for m in memories.list(store.id)}
    inputs = [
        {"type": "memory_store", "memory_store_id": store.id},
        {"type": "sessions", "session_ids": found[:20]},
    ]
    budget = {"budget": {"rollouts": 300}}

    def create(**more):
        return client.beta.dreams.create(
            inputs=inputs, model="claude-sonnet-5-5", extra_body=budget, **more
        )

    dream = create(instructions="Keep lessons about dialogs.")
    assert dream.status == "pending" and dream.session_id is None and dream.outputs == []
    assert dream.model.id == "claude-sonnet-5-5"
    while dream.status in ("pending", "running"):
        time.sleep(0.1)
        dream = client.beta.dreams.retrieve(dream.id)
    assert dream.status == "completed", dream.error
    assert dream.usage.input_tokens == 0 and dream.engine == "embedded"
    output = dream.outputs[0].memory_store_id
    assert output != store.id
    after = {m.path: m.content_sha256 for m in memories.list(output)}
    assert before.items() <= after.items(), "a file was changed"
    assert all(p.startswith("/lessons/") for p in after.keys() - before.keys())
    assert {m.path: m.content_sha256 for m in memories.list(store.id)} == before
    events = list(client.beta.sessions.events.list(dream.session_id))
    assert [e.type for e in events[-2:]] == ["session.status_idle", "session.status_terminated"]
    with client.beta.sessions.events.stream(dream.session_id) as stream:
        assert [e.id for e in stream] == [e.id for e in events], "a stream of what is over ends"

    second = create(
        output_behavior={"type": "update_existing", "memory_store_id": store.id}
    )
    error = refused(
        409,
        lambda: create(output_behavior={"type": "update_existing", "memory_store_id": store.id}),
    )
    assert error["type"] == "conflict_error"
    assert client.beta.dreams.cancel(second.id).status == "canceled"
    assert client.beta.dreams.cancel(second.id).status == "canceled"
    refused(400, lambda: client.beta.dreams.cancel(dream.id))
    assert client.beta.dreams.archive(dream.id).archived_at is not None
    listed = [d.id for d in client.beta.dreams.list(limit=1)]
    assert listed == [second.id], listed
    hidden = client.beta.dreams.list(
        limit=1, include_archived=True, statuses=["completed", "canceled"]
    )
    assert [d.id for d in hidden] == [second.id, dream.id]
    refused(404, lambda: client.beta.dreams.retrieve("drm_none"))


def main(reverie):
    # A dream that was canceled may still be writing its last line.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = {
            "HOME": folder,
            "PATH": os.environ["PATH"],
            "SWIFT_BACKTRACE": "enable=no",
        }

        def run(*arguments):
            subprocess.run(
                [reverie, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL
            )

        run(
            *("worlds", "run", "--world", "web", "--worlds", "1", "--episodes", "20"),
            *("--lessons", "none", "--tree-only", "--quiet", "--record", f"{folder}/logs"),
        )
        run("import", "--quiet", "--archive", f"{folder}/archive", f"{folder}/logs")
        gateway = subprocess.Popen(
            [reverie, "gateway", "--listen", "127.0.0.1:0", "--archive", f"{folder}/archive"]
            + ["--upstream", "http://127.0.0.1:9"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = next(word for word in gateway.stdout.readline().split() if "http" in word)
            client = anthropic.Anthropic(base_url=address, api_key=KEY)
            store = memory_stores(client)
            found = sessions(client)
            dreams(client, store, found)
            print(f"{anthropic.__version__}: memory stores, sessions and dreams as the SDK has them")
        finally:
            gateway.terminate()
            gateway.wait(timeout=60)
        with open(f"{folder}/archive/archive.sqlite", "rb") as archive:
            assert KEY.encode() not in archive.read(), "a key was kept"


if __name__ == "__main__":
    main(sys.argv[1])
