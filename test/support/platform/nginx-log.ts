// Tells from nginx-rtmp's info log how a connection ended. Its hooks do not say: on_publish_done is posted
// for a goodbye and for a dead connection alike.
//
// Measured with Debian 13's nginx 1.26.3 and libnginx-mod-rtmp 1.2.2, `*4` being the hooks' clientid:
//   ffmpeg ends by SIGTERM or at the end of its input: first the client's command, then the connection
//     2026/11/24 21:08:31 [info] 14#14: *1 deleteStream, client: 127.0.0.1, server: 0.0.0.0:1936
//     2026/11/24 21:08:31 [info] 14#14: *1 disconnect, client: 127.0.0.1, server: 0.0.0.0:1936
//     2026/11/24 21:08:31 [info] 14#14: *1 deleteStream, client: 127.0.0.1, server: 0.0.0.0:1936
//   ffmpeg ends by SIGKILL: the connection first, and only then nginx's own deleteStream
//     2026/11/24 21:08:35 [info] 14#14: *4 disconnect, client: 127.0.0.1, server: 0.0.0.0:1936
//     2026/11/24 21:08:35 [info] 14#14: *4 deleteStream, client: 127.0.0.1, server: 0.0.0.0:1936
// So the first of these lines decides, and the rest is to be ignored.

export interface NginxNotice {
  readonly connection: number;
  readonly what: "goodbye" | "disconnect" | "already publishing";
}

const LINE = /^\S+ \S+ \[\w+\] \d+#\d+: \*(\d+) (.*)$/;

/** What a line of the log says about a connection; undefined for all that does not matter here. */
export const parseNginxLine = (line: string): NginxNotice | undefined => {
  const [, id, text] = LINE.exec(line) ?? [];
  if (id === undefined || text === undefined) return undefined;
  const connection = Number(id);
  if (/^(deleteStream|closeStream|FCUnpublish)\b/.test(text))
    return { connection, what: "goodbye" };
  if (/^disconnect\b/.test(text)) return { connection, what: "disconnect" };
  if (/^live: already publishing\b/.test(text)) return { connection, what: "already publishing" };
  return undefined;
};
