/// What a lesson says: where it holds, when, and what to do there.
///
/// The grammar is closed: a rule is built from the cases below and from names that the agent saw,
/// never from free text. It has one JSON form and one English sentence.
package struct LessonRule: Hashable, Sendable {
  /// Which elements, places or commands it is about.
  package var scope: LessonScope
  /// When it applies within the scope.
  package var condition: LessonCondition
  /// What to do.
  package var directive: LessonDirective

  package init(
    _ directive: LessonDirective, in scope: LessonScope, when condition: LessonCondition = .always
  ) {
    self.scope = scope
    self.condition = condition
    self.directive = directive
  }
}

/// Which part of an environment a rule is about; what is nil does not matter.
package struct LessonScope: Hashable, Sendable {
  /// The application, the site or the project, by its name.
  package var app: String?
  /// The role of the element, as element trees name it: `button`, `field`, `link`, `command`.
  package var kind: String?
  /// One element or command, by its name.
  package var name: String?
  /// The page, tab or window where the agent is, by its title.
  package var place: String?

  package init(
    app: String? = nil, kind: String? = nil, name: String? = nil, place: String? = nil
  ) {
    self.app = app
    self.kind = kind
    self.name = name
    self.place = place
  }

  /// How many of the four parts are fixed; where rules disagree, the narrower one holds.
  package var narrowness: Int { [app, kind, name, place].count { $0 != nil } }
}

/// When a rule applies within its scope.
package enum LessonCondition: Hashable, Sendable {
  case always
  /// While the agent is after the thing of this name.
  case goal(String)
  /// Right after an error of this class was shown.
  case afterError(String)
}

/// What a rule tells the agent to do.
package enum LessonDirective: Hashable, Sendable {
  /// Use this gesture.
  case gesture(Gesture)
  /// Let this many seconds pass before acting: the element or service is not ready at once.
  case waitUntilReady(seconds: Int)
  /// Zoom in and aim at the very centre.
  case aimPrecisely
  /// Use the element of this name first, or the rest has no effect.
  case precondition(String)
  /// Answer dialogs with the button of this name.
  case dialogChoice(String)
  /// Of elements that look alike, take the one in the container of this name.
  case containerChoice(String)
  /// Save before saying that the task is done.
  case saveBeforeDone
  /// Check the state of every sub-goal before saying that the task is done.
  case verifyBeforeDone
  /// Do not follow the link, tab or menu of this name.
  case avoidEdge(String)
  /// Follow the link, tab or menu of this name.
  case nextHop(String)
  /// Do it this many times and believe only what comes out every time.
  case retry(times: Int)
  /// Run this command at some time before.
  case commandOrder(first: String)
  /// Set this variable to this value first.
  case setVariable(name: String, value: String)
  /// Run this command next.
  case nextCommand(String)
  /// Give up a gesture that showed no effect after this many tries.
  case switchAfter(tries: Int)
}

/// The ways to act on an element with a pointer.
package enum Gesture: String, CaseIterable, Hashable, Sendable, Codable {
  case click
  case doubleClick = "double_click"
  case rightClick = "right_click"
  case middleClick = "middle_click"
  case tripleClick = "triple_click"
  case drag
}

extension LessonDirective {
  /// The directive without its parameter, as the JSON form names it.
  package var kind: String {
    switch self {
    case .gesture: "gesture"
    case .waitUntilReady: "wait_until_ready"
    case .aimPrecisely: "aim_precisely"
    case .precondition: "precondition"
    case .dialogChoice: "dialog_choice"
    case .containerChoice: "container_choice"
    case .saveBeforeDone: "save_before_done"
    case .verifyBeforeDone: "verify_before_done"
    case .avoidEdge: "avoid_edge"
    case .nextHop: "next_hop"
    case .retry: "retry"
    case .commandOrder: "command_order"
    case .setVariable: "set_variable"
    case .nextCommand: "next_command"
    case .switchAfter: "switch_after"
    }
  }
}
