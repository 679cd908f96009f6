#!/usr/bin/env bash
# One question through a gateway of reverie with plain curl, and how it ended: curl.sh "QUESTION" [WORD]
# The run counts as a success when the answer holds the word.
set -euo pipefail

base=${ANTHROPIC_BASE_URL:-http://127.0.0.1:8790}
question=${1:-What is the capital of Portugal? Answer with one word.}
word=${2:-Lisbon}
head=$(mktemp)
trap 'rm -f "$head"' EXIT

quoted=${question//\\/\\\\}
quoted=${quoted//\"/\\\"}

# The member "dreaming" is all that is new. The key comes by a file, for others can read command lines.
answer=$(
  curl --silent --show-error --fail-with-body --dump-header "$head" "$base/v1/messages" \
    --header @<(printf 'x-api-key: %s\n' "${ANTHROPIC_API_KEY:?}") \
    --header 'anthropic-version: 2023-06-01' --header 'content-type: application/json' \
    --data-binary @- <<JSON
{"model": "claude-haiku-5-5", "max_tokens": 100, "dreaming": {"project": "questions"},
 "messages": [{"role": "user", "content": "$quoted"}]}
JSON
)
printf '%s\n' "$answer"

run=$(sed -n 's/^x-reverie-run: *\(run_[0-9a-f]*\).*$/\1/Ip' "$head")
[ -n "$run" ] || exit 0
outcome=failure
case $answer in *"$word"*) outcome=success ;; esac
curl --silent --show-error --fail-with-body "$base/v1/reverie/runs/$run/outcome" \
  --header 'content-type: application/json' --data "{\"outcome\": \"$outcome\"}"
