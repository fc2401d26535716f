package i18n

// Consent, and why candidacies are closed.
const (
	KeyConsent            Key = "consent"
	KeyConsentChanged     Key = "consent.changed"
	KeyConsentWho         Key = "consent.who"
	KeyConsentDeclared    Key = "consent.declared"
	KeyConsentUndeclared  Key = "consent.undeclared"
	KeyConsentWhat        Key = "consent.what"
	KeyConsentLong        Key = "consent.long"
	KeyConsentAbroad      Key = "consent.abroad"
	KeyConsentRights      Key = "consent.rights"
	KeyConsentAgree       Key = "consent.button.agree"
	KeyConsentRefuse      Key = "consent.button.no"
	KeyConsentAgreed      Key = "consent.agreed"
	KeyConsentAlready     Key = "consent.already"
	KeyConsentGoOn        Key = "consent.go.on"
	KeyConsentNo          Key = "consent.no"
	KeyConsentNoOld       Key = "consent.no.old"
	KeyConsentAdmin       Key = "consent.admin"
	KeyClosed             Key = "closed"
	KeyClosedNoController Key = "closed.controller"
	KeyClosedNoContact    Key = "closed.contact"
	KeyClosedNotLasting   Key = "closed.lasting"
)

// What is kept about a person: /mydata.
const (
	KeyData             Key = "data"
	KeyDataNoProfile    Key = "data.profile.none"
	KeyDataProfile      Key = "data.profile"
	KeyDataTalk         Key = "data.talk"
	KeyDataOffices      Key = "data.offices"
	KeyDataFocal        Key = "data.focal"
	KeyDataDeputy       Key = "data.deputy"
	KeyDataEndorsements Key = "data.endorsements"
	KeyDataAsMember     Key = "data.member"
	KeyDataAsOwner      Key = "data.representative"
	KeyDataMore         Key = "data.more"
	KeyDataCounts       Key = "data.counts"
	KeyDataRights       Key = "data.rights"
	KeyDataFile         Key = "data.file"
)

// Being forgotten: /forget.
const (
	KeyForget          Key = "forget"
	KeyForgetGoes      Key = "forget.goes"
	KeyForgetTalk      Key = "forget.talk"
	KeyForgetProfile   Key = "forget.profile"
	KeyForgetFocal     Key = "forget.focal"
	KeyForgetDeputy    Key = "forget.deputy"
	KeyForgetDraft     Key = "forget.draft"
	KeyForgetPart      Key = "forget.part"
	KeyForgetExpires   Key = "forget.expires"
	KeyForgetStays     Key = "forget.stays"
	KeyForgetSigned    Key = "forget.signed"
	KeyForgetJournal   Key = "forget.journal"
	KeyForgetPublished Key = "forget.published"
	KeyForgetNothing   Key = "forget.stays.nothing"
	KeyForgetButton    Key = "forget.button"
	KeyForgetKeep      Key = "forget.button.keep"
	KeyForgetSure      Key = "forget.sure"
	KeyForgetNow       Key = "forget.button.now"
	KeyForgetHint      Key = "forget.hint"
	KeyForgetKept      Key = "forget.kept"
	KeyForgotten       Key = "forgotten"
	// What others are told.
	KeyForgottenRepresentative Key = "forgotten.representative"
	KeyForgottenDeputy         Key = "forgotten.deputy"
	KeyForgottenFocal          Key = "forgotten.focal"
	KeyForgottenFocalAdmin     Key = "forgotten.focal.admin"
)

// Verifying a letter: /verify.
const (
	KeyVerify          Key = "verify"
	KeyVerifyButton    Key = "verify.button"
	KeyVerifyNoCode    Key = "verify.no.code"
	KeyVerifyFound     Key = "verify.found"
	KeyVerifyGenuine   Key = "verify.genuine"
	KeyVerifyWithdrawn Key = "verify.withdrawn"
	KeyVerifyChanged   Key = "verify.changed"
	KeyVerifyUnknown   Key = "verify.unknown"
	KeyVerifyUnknownPF Key = "verify.unknown.pdf"
	KeyVerifyFacts     Key = "verify.facts"
	KeyVerifyKeys      Key = "verify.keys"
	KeyVerifyBegins    Key = "verify.begins"
	KeyVerifyStub      Key = "verify.stub"
	KeyVerifyLaw       Key = "verify.law"
	KeyVerifyTooBig    Key = "verify.too.big"
	KeyVerifyNotPDF    Key = "verify.not.pdf"
)

// The page that verifies a letter, beside the words above.
const (
	KeyVerifyPageTitle    Key = "verify.page.title"
	KeyVerifyPageAsk      Key = "verify.page.ask"
	KeyVerifyPageCode     Key = "verify.page.code"
	KeyVerifyPageButton   Key = "verify.page.button"
	KeyVerifyPageNoCode   Key = "verify.page.no.code"
	KeyVerifyPageMany     Key = "verify.page.many"
	KeyVerifyPageTrouble  Key = "verify.page.trouble"
	KeyVerifyPageMethod   Key = "verify.page.method"
	KeyVerifyPageCompare  Key = "verify.page.compare"
	KeyVerifyPageStands   Key = "verify.page.stands"
	KeyVerifyPageGone     Key = "verify.page.withdrawn"
	KeyVerifyPageUnknown  Key = "verify.page.unknown"
	KeyVerifyPageBody     Key = "verify.page.body"
	KeyVerifyPageCouncil  Key = "verify.page.community"
	KeyVerifyPageDay      Key = "verify.page.day"
	KeyVerifyPageKeys     Key = "verify.page.keys"
	KeyVerifyPageBegins   Key = "verify.page.begins"
	KeyVerifyPageHash     Key = "verify.page.hash"
	KeyVerifyPageNoPerson Key = "verify.page.stub"
)

// The report of a quiz result.
const (
	KeyReportButton Key = "report.button"
	KeyReport       Key = "report"
)

// The checklist of a candidacy's export (guide 2.4).
const (
	KeyChecklist            Key = "checklist"
	KeyChecklistNote        Key = "checklist.note"
	KeyChecklistDone        Key = "checklist.done"
	KeyChecklistOpen        Key = "checklist.open"
	KeyChecklistSupport     Key = "checklist.support"
	KeyChecklistEnough      Key = "checklist.endorsements"
	KeyChecklistNone        Key = "checklist.endorsements.none"
	KeyChecklistAwaiting    Key = "checklist.awaiting"
	KeyChecklistFocal       Key = "checklist.focal"
	KeyChecklistNoFocal     Key = "checklist.focal.none"
	KeyChecklistCommon      Key = "checklist.common"
	KeyChecklistNoCommon    Key = "checklist.common.none"
	KeyChecklistCommonFree  Key = "checklist.common.free"
	KeyChecklistAttachments Key = "checklist.attachments"
	KeyChecklistDraft       Key = "checklist.draft"
	KeyChecklistDeadline    Key = "checklist.deadline"
	KeyChecklistNoCall      Key = "checklist.deadline.none"
	KeyChecklistLetters     Key = "checklist.letters"
	KeyChecklistLetter      Key = "checklist.letter"
	KeyChecklistNotPrinted  Key = "checklist.letter.not.printed"
	KeyChecklistSign        Key = "checklist.sign"
)
