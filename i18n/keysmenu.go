package i18n

// The commands of the menu that need candidacies: at most 256 characters each.
const (
	KeyCommandCandidacy Key = "command.candidacy"
	KeyCommandEndorse   Key = "command.endorse"
	KeyCommandDeadlines Key = "command.deadlines"
	KeyCommandVerify    Key = "command.verify"
	KeyCommandMyData    Key = "command.mydata"
	KeyCommandForget    Key = "command.forget"
)
