// What stands between the marks is in the README, word for word.
// sample: an agent with a shell, in Swift
import ReverieClient

/// Lets a model work on a task with a shell of yours, until it says that it is done.
func work(
  on task: String, with client: ReverieClient, shell: (String) -> String,
  isDone: () -> Bool
) throws {
  var messages: [JSONValue] = [["role": "user", "content": .text(task)]]
  var run: Run?
  for _ in 0..<50 {
    let answer = try client.create([
      "model": "claude-opus-5-5", "max_tokens": 4_000,
      "tools": [["type": "bash_20250124", "name": "bash"]],
      "messages": .list(messages),
    ])
    run = answer.run ?? run
    messages.append(["role": "assistant", "content": .list(answer.blocks)])
    let results = answer.calls.map { call -> JSONValue in
      let command = call["input"]?["command"]?.text ?? ""
      return [
        "type": "tool_result", "tool_use_id": call["id"] ?? "", "content": .text(shell(command)),
      ]
    }
    if results.isEmpty { break }
    messages.append(["role": "user", "content": .list(results)])
  }
  // Whoever can judge the work tells how it ended; the agent's own word would not count.
  if let run { try client.tell(outcome: isDone() ? .success : .failure, of: run) }
}
// end of sample
