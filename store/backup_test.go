package store

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// backup is a backup that must succeed.
func (b backend) backup(t testing.TB) ([]byte, int) {
	t.Helper()
	var file bytes.Buffer
	n, err := b.Backup(inTime(t), &file)
	if err != nil {
		t.Fatalf("backup: got %v, want nil", err)
	}
	return file.Bytes(), n
}

// alone is a store on a redis-server of its own.
func alone(t testing.TB) backend {
	t.Helper()
	server := startServer(t, "--appendonly", "no")
	return backend{Store: open(t, server.url), url: server.url}
}

// filled keeps something of each kind: two candidacies, a draft, replies not
// said, an outcome not carried out, figures, a call, a setting, a parked update.
func (b backend) filled(t *testing.T) {
	t.Helper()
	ctx := inTime(t)
	first := opening(t, chat, "1", candidacy.Head{})
	turn := b.begin(t, chat, 7)
	b.commit(t, turn, first)
	b.End(ctx, turn)
	half, death := b.mortal(t)
	turn = half.begin(t, chat+1, 8)
	death.left.Store(2)
	if _, err := half.Commit(ctx, turn, opening(t, chat+1, "2", after(first.Changes[1]))); !errors.Is(err, errDied) {
		t.Fatalf("got %v, want that it died", err)
	}
	_, err := b.AddCall(ctx, call(t, "15"))
	_, failed := b.Setting(ctx, "secret", "x")
	err = errors.Join(err, failed, b.Count(ctx, turn, 1, flows.Count{Name: "answers", Field: "fr"}), b.Park(ctx, 5, 9, []byte("{}")), b.SetGone(ctx, 5))
	if err != nil {
		t.Fatal(err)
	}
}

// contents gives all that is kept, but what is of the moment: each key's value, and in how many
// minutes it expires.
func (b backend) contents(t testing.TB) map[string]string {
	t.Helper()
	ctx := inTime(t)
	keys, err := b.scan(ctx, "*")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, key := range keys {
		var value any
		if place(key) == ofNobody {
			continue
		}
		switch kind := b.redis.Type(ctx, key).Val(); {
		case kind == "string":
			value = b.redis.Get(ctx, key).Val()
		case kind == "hash":
			value = b.redis.HGetAll(ctx, key).Val()
		case kind == "set":
			value = b.redis.SMembersMap(ctx, key).Val()
		case kind == "zset":
			value = b.redis.ZRangeWithScores(ctx, key, 0, -1).Val()
		case kind == "stream":
			value = b.redis.XRange(ctx, key, "-", "+").Val()
		default:
			t.Fatalf("key %s: a test for type %s is missing", key, kind)
		}
		all[key] = fmt.Sprintf("%v for %.0f", value, b.redis.PTTL(ctx, key).Val().Minutes())
	}
	return all
}

func TestBackupAndRestore(t *testing.T) {
	from, to := alone(t), alone(t)
	from.filled(t)
	want := from.contents(t)
	file, n := from.backup(t)
	if n != len(want) {
		t.Errorf("backup: got %d keys, want %d", n, len(want))
	}
	if diff := cmp.Diff(want, from.contents(t)); diff != "" {
		t.Errorf("backup changes what is kept (-want +got):\n%s", diff)
	}
	if n, err := to.Restore(inTime(t), bytes.NewReader(file)); err != nil || n != len(want) {
		t.Fatalf("restore: got %d keys, %v, want %d", n, err, len(want))
	}
	if diff := cmp.Diff(want, to.contents(t)); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	// What was not carried out goes on elsewhere.
	turn := to.begin(t, chat+1, 8)
	if !turn.Stepped || to.acts(t, "file2") != "first second" || to.acts(t, candidacy.RegistryFile) != "opened-1 opened-2" {
		t.Errorf("got %+v, want the update stepped and its candidacy opened", turn)
	}
}

func TestRestoreIntoWhatIsNotEmpty(t *testing.T) {
	from, to := alone(t), alone(t)
	from.filled(t)
	file, _ := from.backup(t)
	to.redis.Set(inTime(t), "x", 1, 0)
	if n, err := to.Restore(inTime(t), bytes.NewReader(file)); n != 0 || !errors.Is(err, ErrNotEmpty) {
		t.Errorf("got %d, %v, want ErrNotEmpty", n, err)
	}
	if got := keysOf(t, to.redis); !cmp.Equal(got, []string{"x"}) {
		t.Errorf("got keys %v, want nothing written", got)
	}
}

func TestBackupOfNothing(t *testing.T) {
	b := alone(t)
	file, n := b.backup(t)
	if n != 0 {
		t.Errorf("backup: got %d keys, want 0", n)
	}
	if n, err := b.Restore(inTime(t), bytes.NewReader(file)); n != 0 || err != nil {
		t.Errorf("restore: got %d, %v, want 0 keys", n, err)
	}
}

// Every changed, missing or added byte is found before anything is written.
func TestRestoreOfWhatWasAltered(t *testing.T) {
	from, to := alone(t), alone(t)
	from.filled(t)
	file, _ := from.backup(t)
	refused := func(what string, altered []byte) {
		t.Helper()
		if n, err := to.Restore(inTime(t), bytes.NewReader(altered)); n != 0 || !errors.Is(err, ErrBackup) {
			t.Errorf("%s: got %d, %v, want ErrBackup", what, n, err)
		}
	}
	for i := 0; i < len(file); i += 1 + i/50 {
		altered := bytes.Clone(file)
		altered[i] ^= 1
		refused(fmt.Sprintf("byte %d of %d changed", i, len(file)), altered)
		refused(fmt.Sprintf("cut after %d of %d bytes", i, len(file)), file[:i])
	}
	for i := len(file) - 90; i < len(file); i++ {
		altered := bytes.Clone(file)
		altered[i] ^= 1
		refused(fmt.Sprintf("byte %d of %d changed", i, len(file)), altered)
	}
	refused("a byte more", append(bytes.Clone(file), '\n'))
	refused("nothing", nil)
	refused("twice", append(bytes.Clone(file), file...))
	if got := keysOf(t, to.redis); len(got) != 0 {
		t.Errorf("got keys %v, want nothing written", got)
	}
}

// sealed makes a backup of lines, as another program could.
func sealed(magic string, keys int, lines ...string) []byte {
	var file bytes.Buffer
	file.WriteString(magic)
	packed := gzip.NewWriter(&file)
	io.WriteString(packed, strings.Join(lines, "\n"))
	packed.Close()
	return sealedRaw(file.String(), keys)
}

// sealedRaw ends a backup.
func sealedRaw(before string, keys int) []byte {
	file, sum := bytes.NewBufferString(before), sha256.New()
	io.WriteString(sum, before)
	writeSeal(file, sum, keys)
	return file.Bytes()
}

func TestRestoreOfOtherForms(t *testing.T) {
	b := alone(t)
	b.redis.Set(inTime(t), "k", "v", 0)
	dump, _ := b.redis.Dump(inTime(t), "k").Bytes()
	b.redis.Del(inTime(t), "k")
	key := func(name string, expires time.Duration) string {
		k := backedUp{Key: name, Dump: dump}
		if expires != 0 {
			k.TTL = time.Now().Add(expires).UnixMilli()
		}
		line, _ := json.Marshal(k)
		return string(line)
	}
	whole := key("a", 0)
	tests := []struct {
		name string
		file []byte
	}{
		{"another version", sealed("munfatih backup 2\n", 1, whole)},
		{"fewer keys than said", sealed(backupMagic, 2, whole)},
		{"no JSON", sealed(backupMagic, 1, "rubbish")},
		{"not packed", sealedRaw("munfatih backup 1\n{}", 1)},
	}
	for _, tt := range tests {
		if n, err := b.Restore(inTime(t), bytes.NewReader(tt.file)); n != 0 || !errors.Is(err, ErrBackup) {
			t.Errorf("%s: got %d, %v, want ErrBackup", tt.name, n, err)
		}
	}
	n, err := b.Restore(inTime(t), bytes.NewReader(sealed(backupMagic, 3, whole, key("b", -time.Second), key("c", time.Hour))))
	if err != nil || n != 2 {
		t.Errorf("one has expired: got %d, %v, want 2", n, err)
	}
	if left := b.redis.PTTL(inTime(t), "c").Val(); left > time.Hour || left < time.Hour-time.Minute {
		t.Errorf("got %v to live, want an hour", left)
	}
	if got := keysOf(t, b.redis); len(got) != 2 {
		t.Errorf("got keys %v, want a and c", got)
	}
}

// What is backed up while a bot writes never says that something was done
// which is not in the backup, and its journals are whole.
func TestBackupWhileWriting(t *testing.T) {
	from, to := alone(t), alone(t)
	stop, stopped := make(chan struct{}), make(chan struct{})
	writer, _ := from.mortal(t)
	go func() {
		defer close(stopped)
		var head candidacy.Head
		for i := int64(1); ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			turn, err := writer.Begin(inTime(t), i, i)
			if err != nil {
				t.Error(err)
				return
			}
			out := opening(t, i, fmt.Sprint(i), head)
			if _, err := writer.Commit(inTime(t), turn, out); err != nil {
				t.Error(err)
				return
			}
			head = after(out.Changes[1])
			writer.End(inTime(t), turn)
		}
	}()
	until(t, "some candidacies are open", func() bool { return from.redis.HLen(inTime(t), fileKey("r")).Val() > 50 })
	file, _ := from.backup(t)
	close(stop)
	<-stopped
	if _, err := to.Restore(inTime(t), bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	sessions, err := to.scan(inTime(t), "s:*")
	if err != nil || len(sessions) < 50 {
		t.Fatalf("got %d sessions, %v, want at least 50", len(sessions), err)
	}
	for _, key := range sessions {
		id := hashTag(key)
		if got := to.acts(t, "file"+id); got != "first second" {
			t.Errorf("candidacy %s: got journal %q, want first second", id, got)
		}
		if refs, err := to.Find(inTime(t), candidacy.ByPerson, "p-"+id); err != nil || len(refs) != 1 {
			t.Errorf("candidacy %s: got links %v, %v, want one", id, refs, err)
		}
	}
	to.acts(t, candidacy.RegistryFile)
}

func TestPlace(t *testing.T) {
	tests := []struct {
		key  string
		want int
	}{
		{turnKey(chat), ofNobody}, {sessionKey(chat), ofChats}, {updateKey(chat, 7), ofChats}, {draftKey(chat), ofChats},
		{proposalKey(chat), ofChats}, {profileKey(chat), ofChats}, {goneKey(chat), ofChats},
		{fileKey("r"), ofRegistry}, {journalKey("r"), ofRegistry}, {markKey("r", 7), ofRegistry},
		{fileKey("x"), ofFiles}, {journalKey("x"), ofFiles}, {markKey("x", 7), ofFiles},
		{linkKey(candidacy.ByCode, "r"), ofRest}, {chatOfKey("p-a"), ofRest}, {parkedKey, ofRest}, {callsKey, ofRest},
		{settingKey("t"), ofRest}, {countKey("answers"), ofRest}, {missRankKey, ofRest},
	}
	for _, tt := range tests {
		if got := place(tt.key); got != tt.want {
			t.Errorf("%s: got place %d, want %d", tt.key, got, tt.want)
		}
	}
}

func TestGroups(t *testing.T) {
	keys := []string{"f:{a}", "f:{r}", "j:{b}", "s:{1}", "s:{2}", "t:{1}", "u:{1}:7", "w:{a}:7"}
	tests := []struct {
		when int
		want map[string][]string
	}{
		{ofChats, map[string][]string{"1": {"s:{1}", "u:{1}:7"}, "2": {"s:{2}"}}},
		{ofRegistry, map[string][]string{"r": {"f:{r}", "j:{r}"}}},
		{ofFiles, map[string][]string{"a": {"f:{a}", "j:{a}", "w:{a}:7"}, "b": {"f:{b}", "j:{b}"}}},
		{ofRest, map[string][]string{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, groups(keys, tt.when)); diff != "" {
			t.Errorf("place %d (-want +got):\n%s", tt.when, diff)
		}
	}
}
