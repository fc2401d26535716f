package deploy

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// container is an empty root that holds what the image holds, nothing else;
// not even /proc, /dev or the host's names, which Docker adds.
type container struct {
	root     string
	uid, gid int
	dir      string
	env      map[string]string
	entry    []string
}

// newContainer builds the program and lays out the image as the Dockerfile's
// COPY lines say, with more certificates than it has, and with the files, by
// path, that Docker would mount. Only /data can be written. It skips the test
// where the system does not let us enter such a root.
func newContainer(t *testing.T, d dockerfile, certificates string, mounts map[string]string) container {
	t.Helper()
	c := container{root: t.TempDir(), dir: d.dir, env: map[string]string{}, entry: d.entry}
	if _, err := fmt.Sscanf(d.user, "%d:%d", &c.uid, &c.gid); err != nil {
		t.Fatalf("USER %s: want UID:GID, so that it needs no /etc/passwd", d.user)
	}
	for name, value := range d.env {
		c.env[name] = value
	}
	out := d.build(t)
	for _, copied := range d.copies {
		if copied.From != "build" || len(copied.SourcePaths) != 1 {
			t.Fatalf("%s: want one thing from the builder", copied)
		}
		c.lay(t, copied.SourcePaths[0], out, copied.DestPath, copied.Chown)
	}
	bundle := filepath.Join(c.root, "etc/ssl/certs/ca-certificates.crt")
	if err := os.WriteFile(bundle, append([]byte(readFile(t, bundle)), certificates...), 0o444); err != nil {
		t.Fatal(err)
	}
	for name, text := range mounts {
		if err := os.MkdirAll(filepath.Join(c.root, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(c.root, name), []byte(text), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	c.seal(t)
	if out, err := c.command(t.Context(), "version").CombinedOutput(); err != nil {
		if os.Getuid() != 0 {
			t.Skipf("neither root nor a user namespace to enter an empty root with (kernel.unprivileged_userns_clone, apparmor_restrict_unprivileged_userns): %v %s", err, out)
		}
		t.Fatalf("munfatih version in an empty root: %v\n%s", err, out)
	}
	return c
}

// lay copies a file or an empty folder of the builder into the root.
func (c container) lay(t *testing.T, from, out, to, owner string) {
	t.Helper()
	if rest, ok := strings.CutPrefix(from, "/out/"); ok {
		from = filepath.Join(out, rest)
	}
	info, err := os.Stat(from)
	if err != nil {
		t.Fatalf("COPY %s: %v", to, err)
	}
	target := filepath.Join(c.root, to)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		err = os.Mkdir(target, info.Mode().Perm())
	} else {
		err = copyFile(from, target, info.Mode().Perm())
	}
	if err != nil {
		t.Fatal(err)
	}
	if owner != "" && os.Getuid() == 0 { // else all files are ours, and so the container's user's
		uid, gid, _ := strings.Cut(owner, ":")
		u, err1 := strconv.Atoi(uid)
		g, err2 := strconv.Atoi(gid)
		if err1 != nil || err2 != nil {
			t.Fatalf("--chown=%s: want numbers", owner)
		}
		if err := os.Chown(target, u, g); err != nil {
			t.Fatal(err)
		}
	}
}

// seal takes the right to write from everything but /data.
func (c container) seal(t *testing.T) {
	t.Helper()
	chmod := func(change func(fs.FileMode) fs.FileMode) {
		c.walk(t, func(path string, info fs.FileInfo) {
			if err := os.Chmod(path, change(info.Mode().Perm())); err != nil {
				t.Fatal(err)
			}
		})
	}
	chmod(func(m fs.FileMode) fs.FileMode { return m &^ 0o222 })
	t.Cleanup(func() { chmod(func(m fs.FileMode) fs.FileMode { return m | 0o200 }) }) // so that it can be removed
}

// walk visits everything in the root but /data.
func (c container) walk(t *testing.T, visit func(path string, info fs.FileInfo)) {
	t.Helper()
	err := filepath.WalkDir(c.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path == filepath.Join(c.root, "data") {
			return fs.SkipDir
		}
		info, err := entry.Info()
		if err == nil {
			visit(path, info)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// listing tells whether anything in the root has changed.
func (c container) listing(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	c.walk(t, func(path string, info fs.FileInfo) {
		fmt.Fprintln(&b, strings.TrimPrefix(path, c.root), info.Mode(), info.Size(), info.ModTime().UnixNano())
	})
	return b.String()
}

// command is the image's entry point with arguments, in the root, as the
// image's user: entered by root, or in a user namespace of our own.
func (c container) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.entry[0], append(c.entry[1:], args...)...)
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"} // Docker's
	for name, value := range c.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Chroot: c.root, Pdeathsig: syscall.SIGKILL,
		Credential: &syscall.Credential{Uid: uint32(c.uid), Gid: uint32(c.gid), Groups: []uint32{}},
	}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: c.uid, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: c.gid, HostID: os.Getgid(), Size: 1}}
		cmd.SysProcAttr.Credential.NoSetGroups = true
	}
	return cmd
}
