/// The words that sites are made of; the unseen sites' words are none of the others'.
struct WebVocabulary: Sendable {
  struct Field: Sendable {
    var label: String
    var values: [String]
  }

  var sites: [String]
  var home: String
  var search: String
  var results: String
  /// What reveals more links under the pointer.
  var more: String
  var sections: [String]
  var topics: [String]
  /// Topics of pages with a form.
  var requests: [String]
  var fields: [Field]
  var boxes: [String]
  var buttons: [String]
  var question: String
  var answers: [String]
  /// Ways to word a link; the title stands where the asterisk is.
  var wordings: [String]

  static let known = WebVocabulary(
    sites: [
      "Harbour Library", "Meadow Museum", "Cedar Library", "Willow Arts Centre", "Quay Museum",
      "Lantern Library", "Orchard Arts Centre", "Northgate Museum", "Mill Lane Library",
      "Castle Museum", "Riverside Library", "Hillside Arts Centre",
    ],
    home: "Home", search: "Search this site", results: "Search results", more: "More",
    sections: [
      "Lending", "Membership", "Reading room", "Workshop", "Exhibition", "Garden", "Music",
      "Family", "School", "Volunteer", "Newspaper", "Photo", "Café", "Film", "Local history",
      "Science",
    ],
    topics: [
      "fees", "opening times", "contacts", "rules", "news", "calendar", "guide", "catalogue",
      "tours", "jobs", "archive", "prices", "gallery", "reports", "equipment", "directions",
      "awards", "team",
    ],
    requests: ["booking", "registration", "application", "feedback", "order", "enquiry"],
    fields: [
      Field(label: "Full name", values: ["Ada Lind", "Tom Okafor", "Mira Sato", "Jan Novak"]),
      Field(label: "E-mail", values: ["ada@example.org", "tom@example.org", "mira@example.org"]),
      Field(label: "Phone", values: ["555 0142", "555 0177", "555 0119"]),
      Field(label: "Date", values: ["12 May", "3 June", "28 April"]),
      Field(label: "Visitors", values: ["2", "5", "11"]),
      Field(label: "Postcode", values: ["4021", "7710", "1187"]),
      Field(label: "Card number", values: ["L-2041", "L-7783", "L-5150"]),
      Field(label: "Language", values: ["English", "Polish", "Spanish"]),
      Field(label: "Remarks", values: ["with a pushchair", "none", "please call"]),
      Field(label: "Title of the item", values: ["Moby-Dick", "The Waves", "Silent Spring"]),
    ],
    boxes: [
      "I have read the terms", "I am a member", "I come with a group", "Send me the newsletter",
      "Answer by post",
    ],
    buttons: ["Send", "Book now", "Submit", "Apply", "Place request"],
    question: "May we keep your details?", answers: ["Keep them", "Only for this", "Ask me later"],
    wordings: [
      "*", "* at a glance", "Read on: *", "See also: *", "More about *", "* in short", "Go to *",
      "Discover: *",
    ])

  static let unseen = WebVocabulary(
    sites: [
      "Ostbrook Council", "Fenwick Clinic", "Tarn Valley Council", "Saltmarsh Clinic",
      "Birchwood Council", "Elmsworth Clinic",
    ],
    home: "Start", search: "Look something up", results: "Found pages", more: "Further",
    sections: [
      "Parking", "Recycling", "Housing", "Vaccination", "Roadworks", "Dental", "Pharmacy",
      "Playground", "Licensing", "Electoral", "Planning", "Maternity", "Allotment", "Transport",
    ],
    topics: [
      "charges", "office hours", "advice", "statistics", "notices", "timetable", "leaflet",
      "committee", "inspections", "vacancies", "minutes", "grants", "maps", "policies", "zones",
      "budget", "complaints", "districts",
    ],
    requests: ["permit", "appointment", "renewal", "survey", "report a fault", "callback"],
    fields: [
      Field(label: "Surname", values: ["Ferreira", "Walsh", "Haddad"]),
      Field(label: "Mobile", values: ["07700 900112", "07700 900187", "07700 900131"]),
      Field(label: "Street", values: ["9 Tanner Row", "41 Kiln Hill", "3 Ropewalk"]),
      Field(label: "Reference", values: ["C-118", "C-904", "C-377"]),
      Field(label: "Number plate", values: ["KX 51 ABD", "LM 70 RTO", "NP 19 WEF"]),
      Field(label: "Date of birth", values: ["2 January 1980", "9 July 1971", "30 March 1999"]),
      Field(label: "Preferred day", values: ["Monday", "Thursday", "Friday"]),
      Field(label: "Household size", values: ["1", "3", "4"]),
      Field(label: "Doctor", values: ["Dr Amin", "Dr Clarke", "Dr Rossi"]),
      Field(label: "Details", values: ["as before", "first visit", "urgent"]),
    ],
    boxes: [
      "I live here", "I accept the charges", "I act for somebody else", "Remind me",
      "Bring me a paper copy",
    ],
    buttons: ["Continue", "Request it", "Confirm", "Finish", "Hand in"],
    question: "Share this with partners?", answers: ["Share", "Do not share", "Not now"],
    wordings: [
      "*", "All about *", "*: details", "* explained", "Open: *", "Visit *", "*, step by step",
      "Learn about *",
    ])
}
