/// The words on a desktop, which the generator puts together.
enum DesktopWords {
  static let apps = [
    "Studio", "Ledger", "Planner", "Gallery", "Mailer", "Atlas", "Notebook", "Console", "Archive",
    "Composer", "Monitor", "Workshop",
  ]
  /// Apps that are on no desktop but those of the unseen-app variation.
  static let unseenApps = [
    "Foundry", "Lantern", "Orchard", "Harbor", "Quarry", "Beacon", "Meadow", "Lighthouse",
  ]
  static let subjects = [
    "layers", "invoices", "colours", "photos", "contacts", "reports", "margins", "filters",
    "channels", "budgets", "events", "letters", "sketches", "drafts", "orders", "samples",
    "tracks", "tables", "charts", "fonts", "labels", "backups", "alarms", "routes",
  ]
  static let verbs = [
    "Merge", "Export", "Align", "Refresh", "Archive", "Sort", "Duplicate", "Publish", "Compress",
    "Validate", "Import", "Rotate",
  ]
  static let qualities = ["Old", "Shared", "Spare", "Weekly", "Private", "Public", "Final", "Main"]
  static let measures = ["size", "speed", "weight", "depth", "volume", "contrast"]
  static let notes = ["title", "code", "owner", "remark", "reference", "keyword"]
  static let cities = [
    "Lisbon", "Oslo", "Kyoto", "Quito", "Cairo", "Dublin", "Lima", "Prague", "Seoul", "Turin",
    "Vienna", "Zagreb", "Bergen", "Cusco", "Dakar", "Ghent", "Hanoi", "Izmir", "Jaipur", "Kazan",
    "Leeds", "Malmo", "Nantes", "Porto",
  ]
  static let animals = [
    "Otter", "Heron", "Badger", "Falcon", "Lynx", "Marten", "Osprey", "Puffin", "Raven", "Stoat",
    "Tapir", "Vole", "Walrus", "Bison", "Crane", "Dingo", "Egret", "Ferret", "Gecko", "Hare",
    "Ibis", "Jackal", "Koala", "Lemur",
  ]
  static let trays = [
    "Red tray", "Blue tray", "Green tray", "Shelf", "Basket", "Outbox", "Folder", "Pinboard",
    "Drawer", "Cart", "Crate", "Locker", "Rack", "Bin", "Chest", "Pouch", "Stand", "Case",
  ]
  static let panels = [
    "General", "Details", "Local", "Shared", "Source", "Target", "Left", "Right",
  ]
  static let menus = ["File", "Edit", "View", "Tools", "Arrange", "Window"]
  static let answers = [
    "Apply", "Keep", "Discard", "Later", "Overwrite", "Skip", "Revert", "Accept",
  ]
  static let entries = [
    "north wing", "blue heron", "gate 12", "week 34", "quiet hours", "second draft", "room 204",
    "spring sale", "night shift", "plan b",
  ]
}
