package i18n

// A Key names a text of the bot in the words files. Each is declared here once; after adding one, run
// `go generate ./i18n`, which brings the list in allkeys.go up to date.
type Key string

//go:generate go test -count=1 -run ^TestKeys$ . -update

// Who the bot is, as Telegram shows it before a chat begins. At most 64, 120 and 512 characters.
const (
	KeyProfileName  Key = "profile.name"
	KeyProfileShort Key = "profile.short"
	KeyProfileAbout Key = "profile.about"
)

// The menu of commands: at most 256 characters each.
const (
	KeyCommandStart    Key = "command.start"
	KeyCommandAsk      Key = "command.ask"
	KeyCommandGuide    Key = "command.guide"
	KeyCommandLanguage Key = "command.language"
	KeyCommandCancel   Key = "command.cancel"
	KeyCommandHelp     Key = "command.help"
)

// Greetings and the first steps.
const (
	KeyStart             Key = "start"
	KeyHelp              Key = "help"
	KeyUnknownCommand    Key = "unknown.command"
	KeyUnknownLink       Key = "unknown.link"
	KeyCancelNothing     Key = "cancel.nothing"
	KeyOldButton         Key = "old.button"
	KeyOldButtonFresh    Key = "old.button.fresh"
	KeyTrouble           Key = "trouble"
	KeyLanguageChoose    Key = "language.choose"
	KeyLanguageSet       Key = "language.set"
	KeyLanguageFollow    Key = "language.follow"
	KeyLanguageAuto      Key = "language.auto"
	KeyGroupHello        Key = "group.hello"
	KeyGroupUnsure       Key = "group.unsure"
	KeyEdited            Key = "edited"
	KeyNoWords           Key = "no.words"
	KeyOnlyCaption       Key = "only.caption"
	KeyCannotReadOther   Key = "cannot.read.other"
	KeyCannotReadVoice   Key = "cannot.read.voice"
	KeyCannotReadPhoto   Key = "cannot.read.photo"
	KeyCannotReadSticker Key = "cannot.read.sticker"
	// KeyCannotReadDocument answers a file.
	KeyCannotReadDocument Key = "cannot.read.document"
)

// Asking the guide.
const (
	KeyAskInvite          Key = "ask.invite"
	KeyExample1           Key = "example.1"
	KeyExample2           Key = "example.2"
	KeyExample3           Key = "example.3"
	KeyYouAsked           Key = "you.asked"
	KeyUnderstood         Key = "understood"
	KeyUnsure             Key = "unsure"
	KeyUnanswered         Key = "unanswered"
	KeyNote               Key = "note"
	KeyNoteElsewhere      Key = "note.elsewhere"
	KeyCitation           Key = "citation"
	KeyCitationUnnumbered Key = "citation.unnumbered"
	KeyCitationNoPage     Key = "citation.no.page"
	KeyContactOperator    Key = "contact.operator"
	KeyContactPublisher   Key = "contact.publisher"
	KeyRated              Key = "rated"
	KeyNotUseful          Key = "not.useful"
	KeyOffTopic           Key = "off.topic"
	KeyTalkHello          Key = "talk.hello"
	KeyTalkThanks         Key = "talk.thanks"
	KeyTalkWho            Key = "talk.who"
	KeyTalkInsult         Key = "talk.insult"
)

// Browsing the guide.
const (
	KeyContents    Key = "contents"
	KeyHeading     Key = "heading"
	KeySectionSize Key = "section.size"
	KeySectionPage Key = "section.page"
	KeyPart0       Key = "part.0"
	KeyPart1       Key = "part.1"
	KeyPart2       Key = "part.2"
	KeyPart3       Key = "part.3"
)

// The editor's desk.
const (
	KeyCommandAdmin  Key = "command.admin"
	KeyCancelled     Key = "cancelled"
	KeyDesk          Key = "desk"
	KeyDeskEmpty     Key = "desk.empty"
	KeyDeskRow       Key = "desk.row"
	KeyDeskMiss      Key = "desk.miss"
	KeyDeskNotUseful Key = "desk.not.useful"
	KeyDeskWhere     Key = "desk.where"
	KeyDeskLinked    Key = "desk.linked"
	KeyDeskAside     Key = "desk.aside"
	KeyDeskGone      Key = "desk.gone"
	KeyDeskOther     Key = "desk.button.other"
	KeyDeskDrop      Key = "desk.button.drop"
	KeyDeskBack      Key = "desk.button.back"
)

// Buttons: short, plain.
const (
	KeyButtonContents  Key = "button.contents"
	KeyButtonLanguage  Key = "button.language"
	KeyButtonSection   Key = "button.section"
	KeyButtonPrevious  Key = "button.previous"
	KeyButtonNext      Key = "button.next"
	KeyButtonResume    Key = "button.resume"
	KeyButtonUseful    Key = "button.useful"
	KeyButtonNotUseful Key = "button.not.useful"
	KeyButtonPrivate   Key = "button.private"
)
