// Which RTMP commands are a goodbye: the server itself knows one of three, and does nothing for it.

const AMF0_STRING = 2;
const GOODBYES: readonly string[] = ["FCUnpublish", "closeStream", "deleteStream"];

/** The name of a command message (AMF0); undefined for what is none. */
export const commandName = (message: Buffer): string | undefined => {
  if (message.length < 3 || message[0] !== AMF0_STRING) return undefined;
  const end = 3 + message.readUInt16BE(1);
  return end <= message.length ? message.toString("utf8", 3, end) : undefined;
};

export const isGoodbye = (message: Buffer): boolean =>
  GOODBYES.includes(commandName(message) ?? "");
