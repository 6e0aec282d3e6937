// Checks checkpoints and inclusion proofs of sealed streams (docs/seal-spec.md) with the public packages for signed notes and
// RFC 6962 trees. In: {"vkey": str, "streams": [[checkpoint strings of one stream, in order]], "proofs": [{"proof": what
// `logredact seal prove` prints, "leaf": base64url of the record's leaf hash}]}. Out: {"streams": [str], "proofs": [str]}: what is wrong
// with each, "" where nothing is.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	Format    string
	Stream    string
	Index     int64
	Size      int64
	Path      []string
	Epoch     int64
	PublicKey string `json:"public_key"`
	KeyPath   string `json:"key_path"`
	Enrolment string
	Note      string
}

type input struct {
	Vkey    string
	Streams [][]string
	Proofs  []struct {
		Proof proof
		Leaf  string
	}
}

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	organisation, err := note.NewVerifier(in.Vkey)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := map[string][]string{"streams": {}, "proofs": {}}
	for _, checkpoints := range in.Streams {
		out["streams"] = append(out["streams"], text(stream(organisation, checkpoints)))
	}
	for _, each := range in.Proofs {
		out["proofs"] = append(out["proofs"], text(included(organisation, each.Proof, each.Leaf)))
	}
	json.NewEncoder(os.Stdout).Encode(out)
}

func text(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

func bytesOf(text string) []byte {
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil
	}
	return data
}

func hashesOf(data []byte) (found []tlog.Hash, err error) {
	if len(data)%tlog.HashSize != 0 {
		return nil, errors.New("no list of hashes")
	}
	for ; len(data) > 0; data = data[tlog.HashSize:] {
		found = append(found, tlog.Hash(data[:tlog.HashSize]))
	}
	return found, nil
}

// lines opens a signed note of three lines: what it is about, the size of a tree and its root.
func lines(verifier note.Verifier, data []byte) (about string, size int64, root tlog.Hash, err error) {
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return "", 0, root, err
	}
	found := strings.Split(opened.Text, "\n")
	if len(found) != 4 || found[3] != "" {
		return "", 0, root, errors.New("the note has not three lines")
	}
	if size, err = strconv.ParseInt(found[1], 10, 64); err != nil {
		return "", 0, root, err
	}
	root, err = tlog.ParseHash(found[2])
	return found[0], size, root, err
}

// signed checks whose key an epoch's is, and opens the note that it has signed.
func signed(organisation note.Verifier, enrolment, public []byte, epoch int64, path []byte, signed []byte) (about string, size int64, root tlog.Hash, err error) {
	about, epochs, keys, err := lines(organisation, enrolment)
	if err != nil {
		return "", 0, root, fmt.Errorf("enrolment: %w", err)
	}
	origin, _, ok := strings.Cut(about, "/epochs/")
	if !ok || len(public) != ed25519.PublicKeySize {
		return "", 0, root, errors.New("enrolment: it is none")
	}
	steps, err := hashesOf(path)
	if err != nil {
		return "", 0, root, err
	}
	entry := append(binary.BigEndian.AppendUint64([]byte{3}, uint64(epoch)), public...)
	if err := tlog.CheckRecord(steps, epochs, keys, epoch, tlog.RecordHash(entry)); err != nil {
		return "", 0, root, fmt.Errorf("key: %w", err)
	}
	vkey, err := note.NewEd25519VerifierKey(origin, public)
	if err != nil {
		return "", 0, root, err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", 0, root, err
	}
	about, size, root, err = lines(verifier, signed)
	if err != nil {
		return "", 0, root, fmt.Errorf("note: %w", err)
	}
	if !strings.HasPrefix(about, origin+"/") {
		return "", 0, root, errors.New("note: another origin")
	}
	return strings.TrimPrefix(about, origin+"/"), size, root, nil
}

// stored is a tree's hashes in memory, as tlog numbers them.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) (found []tlog.Hash, err error) {
	for _, index := range indexes {
		found = append(found, s[index])
	}
	return found, nil
}

// stream builds the tree of a whole stream from the leaves of its checkpoints and compares every root, frontier and control leaf.
func stream(organisation note.Verifier, checkpoints []string) error {
	var tree stored
	var leaves []tlog.Hash
	for number, checkpoint := range checkpoints {
		if err := segment(organisation, strings.Split(checkpoint, "."), &tree, &leaves); err != nil {
			return fmt.Errorf("%d: %w", number, err)
		}
	}
	return nil
}

func segment(organisation note.Verifier, parts []string, tree *stored, leaves *[]tlog.Hash) error {
	if len(parts) != 12 || parts[0] != "1c" {
		return errors.New("no checkpoint")
	}
	var numbers [3]int64
	for i := range numbers {
		var err error
		if numbers[i], err = strconv.ParseInt(parts[2+i], 10, 64); err != nil {
			return err
		}
	}
	first, size, epoch := numbers[0], numbers[1], numbers[2]
	about, said, root, err := signed(organisation, bytesOf(parts[7]), bytesOf(parts[5]), epoch, bytesOf(parts[6]), bytesOf(parts[8]))
	if err != nil {
		return err
	}
	if about != parts[1] || said != size || first != int64(len(*leaves)) {
		return errors.New("the note is about something else")
	}
	if err := frontier(*tree, first, bytesOf(parts[9])); err != nil {
		return err
	}
	more, err := hashesOf(bytesOf(parts[10]))
	if err != nil || int64(len(more)) != size-first {
		return errors.New("not the leaves of the segment")
	}
	for _, leaf := range more {
		hashes, err := tlog.StoredHashesForRecordHash(int64(len(*leaves)), leaf, *tree)
		if err != nil {
			return err
		}
		*tree = append(*tree, hashes...)
		*leaves = append(*leaves, leaf)
	}
	built, err := tlog.TreeHash(size, *tree)
	if err != nil {
		return err
	}
	if built != root {
		return errors.New("another root")
	}
	for data := bytesOf(parts[11]); len(data) > 0; {
		if len(data) < 12 || uint64(len(data)-12) < uint64(binary.BigEndian.Uint32(data[8:])) {
			return errors.New("a control leaf is cut")
		}
		seq, end := binary.BigEndian.Uint64(data), 12+int(binary.BigEndian.Uint32(data[8:]))
		if seq < uint64(first) || seq >= uint64(size) || (*leaves)[seq] != tlog.RecordHash(append([]byte{2}, data[12:end]...)) {
			return errors.New("a control leaf that is not there")
		}
		data = data[end:]
	}
	return nil
}

// frontier compares the complete subtrees of a tree of this size.
func frontier(tree stored, size int64, data []byte) error {
	var built []byte
	for level, at := 62, int64(0); level >= 0; level-- {
		if size>>level&1 == 1 {
			hash := tree[tlog.StoredHashIndex(level, at>>level)]
			built = append(built, hash[:]...)
			at += 1 << level
		}
	}
	if !bytes.Equal(built, data) {
		return errors.New("another frontier")
	}
	return nil
}

func included(organisation note.Verifier, p proof, leaf string) error {
	about, size, root, err := signed(organisation, bytesOf(p.Enrolment), bytesOf(p.PublicKey), p.Epoch, bytesOf(p.KeyPath), bytesOf(p.Note))
	if err != nil {
		return err
	}
	if about != p.Stream || size != p.Size || p.Format != "logredact-proof: 1" {
		return errors.New("the note is about something else")
	}
	var path []byte
	for _, step := range p.Path {
		path = append(path, bytesOf(step)...)
	}
	steps, err := hashesOf(path)
	if err != nil {
		return err
	}
	hash, err := hashesOf(bytesOf(leaf))
	if err != nil || len(hash) != 1 {
		return errors.New("the leaf is none")
	}
	return tlog.CheckRecord(steps, size, root, p.Index, hash[0])
}
