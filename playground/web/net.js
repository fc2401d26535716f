// The page's calls to its server, and the stream of what happens there.

export async function post(path, body) {
  const response = await fetch('/play/' + path, {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Playground': '1' }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export async function upload(person, file) {
  const query = new URLSearchParams({ person, name: file.name });
  const response = await fetch('/play/upload?' + query, {
    method: 'POST', headers: { 'Content-Type': 'application/octet-stream', 'X-Playground': '1' }, body: file,
  });
  if (!response.ok) throw new Error(await response.text());
}

export async function state() {
  const response = await fetch('/play/state', { cache: 'no-store' });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

// listen calls heard with every event after the one named, connected with
// true and false as the stream comes and goes. The browser reconnects by
// itself and says what it heard last; where it gives up, we begin again.
export function listen(after, heard, connected) {
  const stream = new EventSource('/play/events?after=' + encodeURIComponent(after));
  let last = after;
  stream.onopen = () => connected(true);
  stream.onmessage = ev => { last = ev.lastEventId || last; heard(JSON.parse(ev.data)); };
  stream.onerror = () => {
    connected(false);
    if (stream.readyState === EventSource.CLOSED) {
      stream.close();
      setTimeout(() => listen(last, heard, connected), 1000);
    }
  };
  addEventListener('pagehide', () => stream.close(), { once: true });
}
