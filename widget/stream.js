/** Reads server-sent events from a fetch, because EventSource cannot send the token in a header. */

const SILENCE = 45_000; // ms; three heartbeats

/**
 * Calls back for every event until the stream ends.
 * @param {Response} response
 * @param {(type: string, data: string) => void} onEvent
 * @throws when the connection breaks or falls silent
 */
export async function readEvents(response, onEvent) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const decoder = new TextDecoder();
  let buffer = '';
  for (;;) {
    const { done, value } = await orSilence(reader);
    if (done) return;
    buffer += decoder.decode(value, { stream: true });
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) {
      const { event, data } = fields(block);
      if (data) onEvent(event ?? 'message', data);
    }
  }
}

/** @param {string} block @returns {Record<string, string>} */
function fields(block) {
  return Object.fromEntries(
    block.split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1).trimStart()]] : [];
    }),
  );
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function orSilence(reader) {
  let timer = 0;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reader.cancel().catch(() => {});
      reject(new Error('silence'));
    }, SILENCE);
  });
  try {
    return /** @type {ReadableStreamReadResult<Uint8Array>} */ (await Promise.race([reader.read(), silence]));
  } finally {
    clearTimeout(timer);
  }
}
