import { describe, expect, it } from "vitest";
import { parsePlaceholderFile } from "../../../infra/parse/placeholder-file";

const issueOf = (path: string, file: Parameters<typeof parsePlaceholderFile>[1]): string =>
  parsePlaceholderFile(path, file).issues.join();
const PNG = "\x89PNG\r\n\x1a\n";
const of = (start: string, bytes = 1000): Parameters<typeof parsePlaceholderFile>[1] => ({
  ...{ path: "/home/me/slate", bytes, begins: start, sha256: "a".repeat(64) },
});

describe("placeholderFile", () => {
  it("is none where none is named", () => {
    expect(parsePlaceholderFile("", undefined)).toEqual({ file: undefined, issues: [] });
  });
  it.each([
    ["a PNG", PNG],
    ["a JPEG", "\xff\xd8\xff\xe0"],
    ["an MP4", "\0\0\0\x20ftypisom"],
    ["a MOV", "\0\0\0\x14ftypqt  "],
    ["an old MOV", "\0\0\0\x08wide"],
    ["an MKV", "\x1aE\xdf\xa3"],
  ])("takes %s, whatever it is called", (_, start) => {
    expect(parsePlaceholderFile("C:\\slates\\be right back.txt", of(start))).toEqual({
      file: { path: "/home/me/slate", name: "be right back.txt", sha256: "a".repeat(64) },
      issues: [],
    });
  });
  it.each<[string, Parameters<typeof parsePlaceholderFile>[1], RegExp]>([
    [
      "HEIC",
      of("\0\0\0\x18ftypheic"),
      /is a file of the kind HEIC \(iPhone\), whatever its name says/,
    ],
    ["AVIF", of("\0\0\0\x18ftypavif"), /AVIF/],
    ["GIF", of("GIF89a"), /GIF/],
    ["WebP", of("RIFF\0\0\0\0WEBPVP8"), /WebP/],
    ["SVG", of('<?xml version="1.0"?>\n<svg'), /SVG/],
    [
      "a text",
      of("hello"),
      /is not a picture \(PNG, JPEG\) or a film \(MP4, MOV, MKV\) up to 60 s/,
    ],
    ["no byte", of("", 0), /is empty \(0 bytes\)/],
    ["200 MB and a byte", of(PNG, 200e6 + 1), /has 201 MB; at most 200 MB/],
    ["what cannot be read", { problem: "ENOENT: no such file" }, /cannot be read: ENOENT/],
  ])("refuses %s, and says what to do", (_, file, says) => {
    const issue = issueOf("a b.png", file);
    expect(issue).toMatch(/^restream:placeholderFile: a b\.png /);
    expect(issue).toMatch(says);
    expect(issue).toContain("pulumi config rm restream:placeholderFile");
  });
});
