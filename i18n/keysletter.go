package i18n

// The letter of an endorsement, as set on paper. <b> is bold; other markup is dropped there.
const (
	KeyLetterTitle    Key = "letter.title"
	KeyLetterDate     Key = "letter.date"
	KeyLetterTo       Key = "letter.to"
	KeyLetterSubject  Key = "letter.subject"
	KeyLetterOpening  Key = "letter.opening"
	KeyLetterWork     Key = "letter.work"
	KeyLetterSeat     Key = "letter.seat"
	KeyLetterReceipt  Key = "letter.receipt"
	KeyLetterWho      Key = "letter.who"
	KeyLetterWhy      Key = "letter.why"
	KeyLetterPrepare  Key = "letter.prepare"
	KeyLetterCarry    Key = "letter.carry"
	KeyLetterSigned   Key = "letter.signed"
	KeyLetterMember   Key = "letter.member"
	KeyLetterCouncil  Key = "letter.on.council"
	KeyLetterAt       Key = "letter.at"
	KeyLetterHand     Key = "letter.hand"
	KeyLetterStamp    Key = "letter.stamp"
	KeyLetterVerify   Key = "letter.verify"
	KeyLetterCode     Key = "letter.code"
	KeyLetterNote     Key = "letter.note"
	KeyLetterFoot     Key = "letter.foot"
	KeyLetterPage     Key = "letter.page"
	KeyLetterDraft    Key = "letter.draft"
	KeyLetterCommune  Key = "letter.council.commune"
	KeyLetterProvince Key = "letter.council.province"
	KeyLetterRegion   Key = "letter.council.region"
)

// The report of a quiz result. The rest of its words are those of the rules.
const (
	KeyLetterReport         Key = "letter.report.title"
	KeyLetterReportOf       Key = "letter.report.of"
	KeyLetterReportCommune  Key = "letter.report.commune"
	KeyLetterReportProvince Key = "letter.report.province"
	KeyLetterReportRegion   Key = "letter.report.region"
	KeyLetterReportScore    Key = "letter.report.score"
	KeyLetterReportDays     Key = "letter.report.days"
	KeyLetterReportNothing  Key = "letter.report.nothing"
	KeyLetterReportSource   Key = "letter.report.source"
)
