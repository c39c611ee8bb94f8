// Lists every error that MediaMTX's source can end an RTMP connection with, and says which of them the committed table
// does not know (a new pin) or knows in vain. Run: npx tsx test/support/parts/mediamtx-words.ts [VERSION]
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { go } from "./go";
import { MEDIAMTX_VERSION } from "./mediamtx";

/** Folders, files and FILE#FUNCTION,… of each module through which a publisher's RTMP connection goes. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  "github.com/bluenviron/mediamtx": [
    ...["internal/servers/rtmp", "internal/protocols/rtmp", "internal/core/path.go"],
    ...["internal/core/path_manager.go", "internal/stream", "internal/auth"],
    ...["internal/defs/path.go", "internal/conf/path.go#IsValidPathName,FindPathConf"],
  ],
  "github.com/bluenviron/gortmplib": [
    ...["conn.go", "rc4_readwriter.go", "reader.go", "rewindable_conn.go", "server_conn.go"],
    ...["writer.go", "pkg"],
  ],
};

/**
 * What the committed table says of each text: `told`, the id of its sentence (control/restreamd/observe/reasons.ts), or
 * `why` it never ends a publisher's connection.
 */
export interface Words {
  version: string;
  /** quotes: it holds what OBS's fields hold, perhaps a key. */
  words: Record<string, { in: string[]; told?: string; why?: string; quotes?: true }>;
}
export const WORDS_FILE = join(__dirname, "mediamtx-words.json");

/** Texts of errors in a Go source: of fmt.Errorf, errors.New and of Error() methods, as Go writes them. */
export const errorsIn = (source: string): string[] => {
  const literal = String.raw`"(?:[^"\\\n]|\\.)*"`;
  const calls = new RegExp(
    String.raw`(?:fmt\.Errorf|errors\.New)\(\s*(${literal}(?:\s*\+\s*${literal})*)`,
    "g",
  );
  const methods = /\) Error\(\) string \{([^]*?)\n\}/g;
  return [
    ...[...source.matchAll(calls)].map(([, text = ""]) => text),
    ...[...source.matchAll(methods)].flatMap(
      ([, body = ""]) => body.match(new RegExp(literal)) ?? [],
    ),
  ].map((text) => JSON.parse(`"${text.replace(/"\s*\+\s*"/g, "").slice(1, -1)}"`) as string);
};

/** Only these functions of it; undefined: all of it. @throws Error when one is not there */
const partOf = (source: string, functions: string | undefined): string =>
  functions === undefined
    ? source
    : functions
        .split(",")
        .map((name) => {
          const [body] = new RegExp(`\\nfunc ${name}\\([^]*?\\n\\}`).exec(source) ?? [];
          if (body === undefined) throw new Error(`there is no function ${name} any more`);
          return body;
        })
        .join("\n");

const goFiles = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => goFiles(join(path, name)))
    : /(?<!_test)\.go$/.test(path)
      ? [path]
      : [];

/** Each text, and the files that it is in. */
export const readWords = async (
  version: string,
  signal: AbortSignal,
): Promise<Map<string, string[]>> => {
  const folder = mkdtempSync(join(tmpdir(), "mediamtx-words-"));
  const env = { GOFLAGS: "-mod=mod" };
  const download = async (module: string): Promise<string> => {
    const text = await go(["mod", "download", "-json", module], { signal, cwd: folder, env });
    return (JSON.parse(text) as { Dir: string }).Dir;
  };
  try {
    writeFileSync(join(folder, "go.mod"), "module words\n\ngo 1.26\n");
    const words = new Map<string, string[]>();
    const [main = "", ...libraries] = Object.keys(SOURCES);
    const mainFolder = await download(`${main}@${version}`);
    const required = readFileSync(join(mainFolder, "go.mod"), "utf8");
    const folders = new Map([[main, mainFolder]]);
    for (const library of libraries) {
      const [, pinned = ""] = new RegExp(`${library} (\\S+)`).exec(required) ?? [];
      folders.set(library, await download(`${library}@${pinned}`));
    }
    for (const [module, source] of folders)
      for (const [path = "", functions] of (SOURCES[module] ?? []).map((one) => one.split("#")))
        for (const file of goFiles(join(source, path)))
          for (const text of errorsIn(partOf(readFileSync(file, "utf8"), functions))) {
            const name = `${module.replace(/.*\//, "")}/${file.slice(source.length + 1)}`;
            words.set(text, [...new Set([...(words.get(text) ?? []), name])]);
          }
    return words;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Where a text can be from that is not in the source: Go itself; a server that exists keeps the MediaMTX it was made with. */
const ELSEWHERE = new Set(["Go", "an older MediaMTX"]);

/** What the table lacks and has too much; empty: nothing. */
export const compare = (words: ReadonlyMap<string, string[]>, table: Words): string[] => [
  ...[...words]
    .filter(([text]) => !(text in table.words))
    .map(([text, files]) => `not in the table: ${JSON.stringify(text)} (${files.join(", ")})`),
  ...Object.keys(table.words)
    .filter((text) => !words.has(text) && !table.words[text]?.in.some((one) => ELSEWHERE.has(one)))
    .map((text) => `no longer in the source: ${JSON.stringify(text)}`),
];

const main = async (version: string): Promise<void> => {
  const table = JSON.parse(readFileSync(WORDS_FILE, "utf8")) as Words;
  const words = await readWords(version, new AbortController().signal);
  const problems = compare(words, table);
  console.log(`${words.size} texts in MediaMTX ${version}; the table is of ${table.version}`);
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
};

if (process.argv[1] === fileURLToPath(`file://${__filename}`))
  void main(process.argv[2] ?? MEDIAMTX_VERSION);
