package playground

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBody is the most that a call may carry, in bytes: Telegram's 50 MB and a little.
const maxBody = 52 << 20

// kind is the type of a parameter.
type kind int

const (
	kString kind = iota
	kInteger
	kBoolean
	kChat // an integer, or a string: "@name" or digits
	kJSON // an object or array, also as a string holding it
	kFile // an upload, or a string: a file's id
)

var kindNames = map[kind]string{kString: "String", kInteger: "Integer", kBoolean: "Boolean",
	kChat: "Integer", kJSON: "Object", kFile: "InputFile"}

type upload struct {
	name, mime string
	data       []byte
}

// params are a call's parameters, checked: string, int64, bool or json.RawMessage by name.
type params struct {
	values map[string]any
	files  map[string]upload
}

func (p params) has(k string) bool   { _, ok := p.values[k]; return ok }
func (p params) str(k string) string { v, _ := p.values[k].(string); return v }
func (p params) int(k string) int64  { v, _ := p.values[k].(int64); return v }
func (p params) bool(k string) bool  { v, _ := p.values[k].(bool); return v }

// object decodes a JSON parameter into dst, where unknown fields are an
// error; what names it in Telegram's words. Absent: dst stays as it is.
func (p params) object(k, what string, dst any) error {
	raw, ok := p.values[k].(json.RawMessage)
	if !ok {
		return nil
	}
	return decode(raw, what, dst)
}

func decode(raw []byte, what string, dst any) error {
	raw = withoutNulls(raw)
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(dst)
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return breach(`can't parse %s: Field "%s" must be of type %s`, what, wrong.Field, wrong.Type)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return breach("can't parse %s: unknown field %s", what, field)
	}
	return breach("can't parse %s JSON object", what)
}

// withoutNulls drops object fields that are null, as Telegram does: client
// libraries send them for what is not set. Broken JSON comes back as it is.
func withoutNulls(raw []byte) []byte {
	if !bytes.Contains(raw, []byte("null")) {
		return raw
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return raw
	}
	var drop func(any)
	drop = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, field := range v {
				if drop(field); field == nil {
					delete(v, k)
				}
			}
		case []any:
			for _, item := range v {
				drop(item)
			}
		}
	}
	drop(v)
	if out, err := json.Marshal(v); err == nil {
		return out
	}
	return raw
}

// readBody reads parameters from the query and the body: JSON, urlencoded or
// multipart. JSON numbers come as json.Number, everything in a form as string.
func readBody(w http.ResponseWriter, r *http.Request) (map[string]any, map[string]upload, error) {
	raw := map[string]any{}
	addForm(raw, r.URL.Query())
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if mediaType == "multipart/form-data" {
		files, err := readMultipart(r, raw)
		return raw, files, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return raw, nil, tooLarge(err)
	}
	switch {
	case len(body) == 0:
		return raw, nil, nil
	case mediaType == "application/json":
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		if err := d.Decode(&raw); err != nil {
			return raw, nil, breach("can't parse request body: %s", err)
		}
		return raw, nil, nil
	case mediaType == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return raw, nil, breach("can't parse request body: %s", err)
		}
		addForm(raw, form)
		return raw, nil, nil
	}
	return raw, nil, breach("unsupported content type %q", mediaType)
}

func addForm(raw map[string]any, form url.Values) {
	for k, v := range form {
		raw[k] = v[len(v)-1]
	}
}

// errCutOff is a body that ended too early, as when the bot is killed in the
// middle of a call: no breach of a correct bot's.
var errCutOff = &apiError{code: http.StatusBadRequest, text: "Bad Request: the request is cut off"}

func readMultipart(r *http.Request, raw map[string]any) (map[string]upload, error) {
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, breach("boundary isn't found")
	}
	files := map[string]upload{}
	for n := 0; ; n++ {
		part, err := reader.NextPart()
		if err == io.EOF {
			return files, nil
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return files, errCutOff
		}
		if err != nil {
			if n == 0 && r.ContentLength <= 0 {
				return files, nil // a call without parameters: no part at all
			}
			return files, tooLarge(err)
		}
		data, err := io.ReadAll(part)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return files, errCutOff
		}
		if err != nil {
			return files, tooLarge(err)
		}
		if part.FileName() == "" {
			raw[part.FormName()] = string(data)
			continue
		}
		files[part.FormName()] = upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
	}
}

func tooLarge(err error) error {
	var max *http.MaxBytesError
	if errors.As(err, &max) {
		return &apiError{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large", breach: true}
	}
	return breach("can't read request body: %s", err)
}

// emptyTexts are Telegram's words for a required parameter that is absent.
var emptyTexts = map[string]string{
	"chat_id":           "chat_id is empty",
	"text":              "message text is empty",
	"callback_query_id": oldQuery,
	"inline_query_id":   oldQuery,
	"action":            "wrong parameter action in request",
	"document":          "there is no document in the request",
	"file_id":           "file_id not specified",
}

// check gives a method's parameters their types, or says what is wrong.
func check(m method, raw map[string]any, files map[string]upload) (params, error) {
	p := params{values: map[string]any{}, files: files}
	for name, v := range raw {
		kind, ok := m.params[name]
		if !ok {
			return p, breach("unknown parameter %q", name)
		}
		if v == "" {
			continue // as if it were not there
		}
		value, ok := typed(kind, v)
		if !ok {
			return p, breach("wrong type of parameter %q: %s expected, got %.60s", name, kindNames[kind], fmt.Sprint(v))
		}
		p.values[name] = value
	}
	for name := range files {
		if kind, ok := m.params[name]; !ok || kind != kFile {
			return p, breach("unexpected file %q", name)
		}
	}
	for _, name := range m.need {
		if _, ok := files[name]; ok || p.has(name) {
			continue
		}
		if text, ok := emptyTexts[name]; ok {
			return p, breach("%s", text)
		}
		return p, breach("parameter %q is required", name)
	}
	return p, nil
}

func typed(k kind, v any) (any, bool) {
	text, isText := v.(string)
	if n, ok := v.(json.Number); ok && (k == kInteger || k == kChat) {
		text, isText = n.String(), true
	}
	switch k {
	case kString, kFile:
		return text, isText
	case kInteger:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, isText && err == nil
	case kChat:
		if strings.HasPrefix(text, "@") {
			return text, true
		}
		n, err := strconv.ParseInt(text, 10, 64)
		return n, isText && err == nil
	case kBoolean:
		if b, ok := v.(bool); ok {
			return b, true
		}
		switch strings.ToLower(text) {
		case "true", "1", "yes":
			return true, true
		case "false", "0", "no":
			return false, true
		}
		return nil, false
	}
	if isText {
		return json.RawMessage(text), json.Valid([]byte(text))
	}
	switch v.(type) {
	case map[string]any, []any:
		body, err := json.Marshal(v)
		return json.RawMessage(body), err == nil
	}
	return nil, false
}
