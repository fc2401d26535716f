package candidacy

import (
	"errors"
	"testing"
	"time"
)

// instant reads an instant, "2027-01-16T07:59:00Z".
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// fault takes a single fault out of an error.
func fault(t *testing.T, err error) Fault {
	t.Helper()
	var f Fault
	if !errors.As(err, &f) {
		t.Fatalf("got error %v, want a fault", err)
	}
	return f
}

func TestParseMoment(t *testing.T) {
	tests := []struct {
		local, zone string
		which       Which
		want        string
	}{
		{"2027-01-15 23:59", "America/Los_Angeles", Ask, "2027-01-16T07:59:00Z"},
		{"2027-07-15 23:59", "America/Los_Angeles", Ask, "2027-07-16T06:59:00Z"},
		{"2024-01-12 23:59", "America/Los_Angeles", Ask, "2024-01-13T07:59:00Z"},
		{"  2027-01-15 23:59\n", " UTC ", Later, "2027-01-15T23:59:00Z"},
		{"2027-01-15 23:59", "GMT", Ask, "2027-01-15T23:59:00Z"},
		{"2027-01-15 23:59", "Asia/Kathmandu", Ask, "2027-01-15T18:14:00Z"},
		{"2027-01-15 23:59", "Pacific/Kiritimati", Ask, "2027-01-15T09:59:00Z"},
		{"2027-01-15 23:59", "America/Argentina/Buenos_Aires", Ask, "2027-01-16T02:59:00Z"},
		// The minutes around the repeated hour, and both passes of it.
		{"2026-11-01 00:59", "America/Los_Angeles", Ask, "2026-11-01T07:59:00Z"},
		{"2026-11-01 01:00", "America/Los_Angeles", Earlier, "2026-11-01T08:00:00Z"},
		{"2026-11-01 01:59", "America/Los_Angeles", Earlier, "2026-11-01T08:59:00Z"},
		{"2026-11-01 01:59", "America/Los_Angeles", Later, "2026-11-01T09:59:00Z"},
		{"2026-11-01 02:00", "America/Los_Angeles", Ask, "2026-11-01T10:00:00Z"},
		// The minutes around the skipped hour.
		{"2027-03-14 01:59", "America/Los_Angeles", Ask, "2027-03-14T09:59:00Z"},
		{"2027-03-14 03:00", "America/Los_Angeles", Ask, "2027-03-14T10:00:00Z"},
		// A repeated half hour, and the day after one that Samoa left out.
		{"2027-04-04 01:45", "Australia/Lord_Howe", Later, "2027-04-03T15:15:00Z"},
		{"2011-12-31 00:00", "Pacific/Apia", Ask, "2011-12-30T10:00:00Z"},
		// Morocco: UTC+1, the repeated hour of 2026-09-20, then UTC+0 for good.
		{"2024-01-13 08:59", "Africa/Casablanca", Ask, "2024-01-13T07:59:00Z"},
		{"2026-03-01 12:00", "Africa/Casablanca", Ask, "2026-03-01T12:00:00Z"},
		{"2026-09-20 00:59", "Africa/Casablanca", Ask, "2026-09-19T23:59:00Z"},
		{"2026-09-20 01:30", "Africa/Casablanca", Earlier, "2026-09-20T00:30:00Z"},
		{"2026-09-20 01:30", "Africa/Casablanca", Later, "2026-09-20T01:30:00Z"},
		{"2026-09-20 02:00", "Africa/Casablanca", Ask, "2026-09-20T02:00:00Z"},
		{"2026-11-23 12:00", "Africa/Casablanca", Ask, "2026-11-23T12:00:00Z"},
		{"2027-02-15 12:00", "Africa/Casablanca", Ask, "2027-02-15T12:00:00Z"},
		{"2027-06-01 12:00", "Africa/Casablanca", Ask, "2027-06-01T12:00:00Z"},
		{"2027-06-01 12:00", "Africa/El_Aaiun", Ask, "2027-06-01T12:00:00Z"},
		// Where old zone data skip or repeat an hour for Ramadan, Morocco's clock no longer does.
		{"2027-02-07 02:30", "Africa/Casablanca", Ask, "2027-02-07T02:30:00Z"},
		{"2027-03-14 02:30", "Africa/Casablanca", Ask, "2027-03-14T02:30:00Z"},
	}
	for _, tt := range tests {
		got, err := ParseMoment(tt.local, tt.zone, tt.which)
		if err != nil {
			t.Errorf("%s %s: got error %v, want %s", tt.local, tt.zone, err, tt.want)
			continue
		}
		if s := got.At.Format(time.RFC3339); s != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.local, tt.zone, s, tt.want)
		}
		if s := got.Wall().Format(localForm); s != got.Local || got.Day() != Day(got.Local[:10]) {
			t.Errorf("%s %s: got a clock that shows %s on %s, want %s", tt.local, tt.zone, s, got.Day(), got.Local)
		}
	}
}

// Every hour of a winter and of the switches around it is found again from what the clock shows of it.
func TestInstantsRoundTrip(t *testing.T) {
	for _, zone := range []string{"Africa/Casablanca", "America/Los_Angeles", "Australia/Lord_Howe"} {
		c, err := loadClock(zone)
		if err != nil {
			t.Fatal(err)
		}
		for at := instant(t, "2026-09-15T00:30:00Z"); at.Before(instant(t, "2027-04-10T00:00:00Z")); at = at.Add(time.Hour) {
			shown := c.moment(at).Local
			earlier, err := ParseMoment(shown, zone, Earlier)
			later, err2 := ParseMoment(shown, zone, Later)
			if err != nil || err2 != nil || !earlier.At.Equal(at) && !later.At.Equal(at) {
				t.Fatalf("%s, %s: got %v, %v (%v, %v), want one of them to be %v", zone, shown, earlier.At, later.At, err, err2, at)
			}
		}
	}
}

func TestParseMomentFaults(t *testing.T) {
	tests := []struct {
		local, zone string
		field       string
		reason      Reason
	}{
		{"2027-03-14 02:30", "America/Los_Angeles", "", Skipped},
		{"2027-03-14 02:00", "America/Los_Angeles", "", Skipped},
		{"2011-12-30 12:00", "Pacific/Apia", "", Skipped},
		{"2026-11-01 01:30", "America/Los_Angeles", "", Twice},
		{"2026-09-20 01:00", "Africa/Casablanca", "", Twice},
		{"", "UTC", "", Missing},
		{"2027-02-29 12:00", "UTC", "", NoTime},
		{"2027-02-28 24:00", "UTC", "", NoTime},
		{"2027-02-28", "UTC", "", NoTime},
		{"2027-02-28 12:00:30", "UTC", "", NoTime},
		{"2027-02-28T12:00Z", "UTC", "", NoTime},
		{"28/02/2027 12:00", "UTC", "", NoTime},
		{"2027-01-15 23:59", "", "zone", Missing},
		{"2027-01-15 23:59", "Local", "zone", UnknownZone},
		{"2027-01-15 23:59", "PST", "zone", UnknownZone},
		{"2027-01-15 23:59", "EST", "zone", UnknownZone},
		{"2027-01-15 23:59", "america/los_angeles", "zone", UnknownZone},
		{"2027-01-15 23:59", "America/Los Angeles", "zone", UnknownZone},
		{"2027-01-15 23:59", "right/Europe/Paris", "zone", UnknownZone},
		{"2027-01-15 23:59", "../etc/localtime", "zone", UnknownZone},
		{"2027-01-15 23:59", "Mars/Olympus", "zone", UnknownZone},
	}
	for _, tt := range tests {
		_, err := ParseMoment(tt.local, tt.zone, Ask)
		if f := fault(t, err); f.Reason != tt.reason || f.Field != tt.field {
			t.Errorf("%q %q: got %q %q, want %q %q", tt.local, tt.zone, f.Field, f.Reason, tt.field, tt.reason)
		}
	}
}

func TestTwiceNamesBoth(t *testing.T) {
	_, err := ParseMoment("2026-11-01 01:30", "America/Los_Angeles", Ask)
	f := fault(t, err)
	want := "2026-11-01 01:30 America/Los_Angeles occurs twice: at 2026-11-01T08:30Z and at 2026-11-01T09:30Z"
	if f.Error() != want {
		t.Errorf("got %q, want %q", f.Error(), want)
	}
	for _, m := range []Moment{f.Earlier, f.Later} {
		if m.Local != "2026-11-01 01:30" || m.Zone != "America/Los_Angeles" {
			t.Errorf("got %+v, want the time and zone that were given", m)
		}
	}
}

func TestWallOfUnknownZone(t *testing.T) {
	at := instant(t, "2027-01-16T07:59:00Z")
	if got := (Moment{At: at, Zone: "Mars/Olympus"}).Wall(); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("got %v, want %v in UTC", got, at)
	}
}

// TestFarMoment reads a time beyond the years that zone data list one by one.
func TestFarMoment(t *testing.T) {
	m, err := ParseMoment("2040-12-31 23:59", "America/Los_Angeles", 0)
	if want := time.Date(2041, 1, 1, 7, 59, 0, 0, time.UTC); err != nil || !m.At.Equal(want) {
		t.Errorf("got %v %v, want %v", m.At, err, want)
	}
}
