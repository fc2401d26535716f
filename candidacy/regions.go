package candidacy

// RegionName is one of the regions of Morocco.
type RegionName struct {
	ID         string // a-z and hyphens, at most 26 bytes
	AR, FR, EN string
}

// Regions are the twelve regions in the order of decree 2-15-40 of 20
// February 2015, which fixes them and their names; from north to south.
var Regions = []RegionName{
	{"tanger-tetouan-al-hoceima", "طنجة - تطوان - الحسيمة", "Tanger-Tétouan-Al Hoceïma", "Tangier-Tetouan-Al Hoceima"},
	{"oriental", "الشرق", "L'Oriental", "Oriental"},
	{"fes-meknes", "فاس - مكناس", "Fès-Meknès", "Fez-Meknes"},
	{"rabat-sale-kenitra", "الرباط - سلا - القنيطرة", "Rabat-Salé-Kénitra", "Rabat-Sale-Kenitra"},
	{"beni-mellal-khenifra", "بني ملال - خنيفرة", "Béni Mellal-Khénifra", "Beni Mellal-Khenifra"},
	{"casablanca-settat", "الدار البيضاء - سطات", "Casablanca-Settat", "Casablanca-Settat"},
	{"marrakech-safi", "مراكش - آسفي", "Marrakech-Safi", "Marrakesh-Safi"},
	{"draa-tafilalet", "درعة - تافيلالت", "Drâa-Tafilalet", "Draa-Tafilalet"},
	{"souss-massa", "سوس - ماسة", "Souss-Massa", "Souss-Massa"},
	{"guelmim-oued-noun", "كلميم - واد نون", "Guelmim-Oued Noun", "Guelmim-Oued Noun"},
	{"laayoune-sakia-el-hamra", "العيون - الساقية الحمراء", "Laâyoune-Sakia El Hamra", "Laayoune-Sakia El Hamra"},
	{"dakhla-oued-ed-dahab", "الداخلة - وادي الذهب", "Dakhla-Oued Ed-Dahab", "Dakhla-Oued Ed-Dahab"},
}

// Name is the region's name in a language.
func (r RegionName) Name(lang Lang) string {
	switch lang {
	case AR:
		return r.AR
	case FR:
		return r.FR
	}
	return r.EN
}

// RegionByID finds a region; false when there is none of this id.
func RegionByID(id string) (RegionName, bool) {
	for _, r := range Regions {
		if r.ID == id {
			return r, true
		}
	}
	return RegionName{}, false
}
