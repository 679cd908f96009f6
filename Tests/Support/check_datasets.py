"""Loads exported files with the JSON loader of Hugging Face datasets, and checks what comes out."""

import json
import sys

from datasets import load_dataset

PROVENANCE = {
    "run_id": "string", "revision": "int64", "step": "int64", "critique_id": "string",
    "cause": "string", "confidence": "float64", "critic": "string", "decision": "string",
    "reviewer": "string", "decided_at": "string", "log_format": "string", "model": "string",
    "outcome": "string", "tool_version": "string", "tools": "string",
}
COLUMNS = {
    "dpo": {"prompt", "chosen", "rejected", "edit"},
    "sft": {"messages", "step_origins"},
    "jsonl": {"type", "run_id", "revision", "critique_id", "tool_version", "run", "entry",
              "critique", "synthetic", "review"},
}


def load(folder, name):
    path = f"{folder}/{name}.jsonl"
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    rows = load_dataset("json", data_files=path, split="train", cache_dir=f"{folder}/cache")
    assert len(rows) == len(lines) > 0, (name, len(rows), len(lines))
    assert len({tuple(line) for line in lines}) == 1, f"{name}: members differ between rows"
    wanted = COLUMNS[name] | (set() if name == "jsonl" else set(PROVENANCE))
    assert set(rows.column_names) == wanted, (name, set(rows.column_names) ^ wanted)
    print(f"{name}: {len(rows)} rows, {len(rows.column_names)} columns")
    return rows


def check_messages(messages):
    assert messages
    for message in messages:
        assert message["role"] in {"system", "user", "assistant", "tool"}, message["role"]
        assert isinstance(message["content"], str)
        for call in message["tool_calls"] or []:
            assert isinstance(json.loads(call["function"]["arguments"]), dict)


def check_provenance(rows):
    for name, kind in PROVENANCE.items():
        assert rows.features[name].dtype == kind, (name, rows.features[name])
    for row in rows:
        assert all(row[name] is not None for name in PROVENANCE)
        assert row["decision"] in {"accept", "edit"} and row["reviewer"] == "check"
        assert isinstance(json.loads(row["tools"]), list)


def main(folder):
    pairs = load(folder, "dpo")
    check_provenance(pairs)
    for row in pairs:
        for column in ("prompt", "chosen", "rejected"):
            check_messages(row[column])
        assert row["chosen"] != row["rejected"]
    corrected = load(folder, "sft")
    check_provenance(corrected)
    for row in corrected:
        check_messages(row["messages"])
    lines = load(folder, "jsonl")
    assert {"run", "entry", "critique", "review"} <= set(lines["type"])


main(sys.argv[1])
