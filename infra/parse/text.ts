// Decides what text a file's bytes are: UTF-8, or what PowerShell's > writes.

const UTF16_LE = [0xff, 0xfe];
const UTF16_BE = [0xfe, 0xff];

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Without a byte order mark; UTF-8 when there is none. */
export const decodeText = (bytes: Uint8Array): string => {
  const encoding = startsWith(bytes, UTF16_LE)
    ? "utf-16le"
    : startsWith(bytes, UTF16_BE)
      ? "utf-16be"
      : "utf-8";
  // TextDecoder takes the mark away itself.
  return new TextDecoder(encoding).decode(bytes);
};
