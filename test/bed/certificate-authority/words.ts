// Decides what of lego's words is the same in every run: all but times, tokens, and the folder and address of a test's server.

/** @param folder of this lego @param address of its server */
export const steady = (words: string, folder: string, address: string): string =>
  words
    .replaceAll(folder, "/var/lib/lego")
    .replaceAll(address, "198.51.100.10")
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z/gm, "2026-01-02T03:04:05.000000000Z")
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "2026-01-02T03:04:05Z")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, "2026-01-02 03:04:05 UTC")
    .replace(/\b\w+h\w+m[\w.]+ns\b/g, "3d8h0m0s0ns")
    // RFC 8555, 8.1: 256 bits in base64url.
    .replace(/(?<=\/)[\w-]{43}(?=[\s"\\])/g, "TOKEN");
