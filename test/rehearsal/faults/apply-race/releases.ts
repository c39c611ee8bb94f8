// Decides what the releases of a race hold: each the stack's own with changes that tell whose it is. Pure.
import { createHash } from "node:crypto";
import type { StagedFile, StagedRelease } from "../../verbs/staged-release";

/** Both parts of a release, as they go over the wire. */
export interface Release {
  staged: StagedRelease;
  secret: StagedFile[];
}

const MEDIAMTX_YML = "/etc/restream/mediamtx.yml";
const FEED_ENV = "/etc/restream/feed.env";
const RESTREAMD_JSON = "/etc/restream/restreamd.json";
const DEFINITION = "/usr/local/share/restream/restream.service";
/** A destination that nobody has started. */
export const SPARE = "spare";
export const SPARE_UNIT = `restream-${SPARE}.service`;
export const SPARE_PRESET = `/etc/restream/restream-${SPARE}.ffpreset`;

/** Who reads a secret file when it starts, by its path: infra/render/release.ts says the same. */
export const unitsOf = (path: string): string[] => {
  const [, restream] = /\/(restream-\w+)\.ffpreset$/.exec(path) ?? [];
  if (restream !== undefined) return [`${restream}.service`];
  return path === MEDIAMTX_YML ? ["mediamtx-restream.service"] : ["restreamd-notices.service"];
};

export const fileOf = (
  path: string,
  mode: string,
  units: string[],
  content: string,
): StagedFile => ({
  path,
  mode,
  sha256: createHash("sha256").update(content).digest("hex"),
  units,
  content,
});

/** With one more destination. @param url rtmp://HOST/APP */
export const withSpare = ({ staged, secret }: Release, url: string): Release => {
  const unit = contentOf(staged.files, DEFINITION);
  const files = changed(staged.files, RESTREAMD_JSON, (text) => {
    const config = JSON.parse(text) as { destinations: string[] };
    return JSON.stringify({ ...config, destinations: [...config.destinations, SPARE] });
  });
  return {
    staged: {
      ...staged,
      files: [
        ...files,
        fileOf(`/etc/systemd/system/${SPARE_UNIT}`, "0644", [SPARE_UNIT], unit),
        fileOf(
          `/etc/restream/restream-${SPARE}.env`,
          "0644",
          [SPARE_UNIT],
          `RESTREAM_URL=${url}\n`,
        ),
      ],
    },
    secret: [
      ...secret,
      fileOf(SPARE_PRESET, "0600", [SPARE_UNIT], "rtmp_playpath=test-key-spare\n"),
    ],
  };
};

/** The stream key that the spare destination is shown by this release. */
export const keyOf = (name: string): string => `test-key-spare-${name}`;

/** The user of MediaMTX that only this release knows. */
export const userOf = (name: string): string => `race-${name}`;

/** Changes of all kinds: of a restream that is off, of who may publish, of restreamd. @param hours of no other release */
export const marked = ({ staged, secret }: Release, name: string, hours: number): Release => ({
  staged: {
    ...staged,
    files: changed(staged.files, RESTREAMD_JSON, (text) =>
      JSON.stringify({ ...(JSON.parse(text) as object), hours }),
    ),
  },
  secret: changed(
    changed(secret, SPARE_PRESET, () => `rtmp_playpath=${keyOf(name)}\n`),
    MEDIAMTX_YML,
    (text) => text.replace(/^api: true$/m, `${userText(userOf(name))}api: true`),
  ),
});

/** A hash of nobody's key, in the form of the others. */
const userText = (name: string): string =>
  `  - user: ${name}\n    pass: sha256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\n    ips: []\n    permissions:\n      - action: publish\n        path: live\n`;

/** Would restart the restream to Twitch. */
export const cutting = ({ staged, secret }: Release): Release => ({
  staged: {
    ...staged,
    files: changed(staged.files, "/etc/restream/restream-twitch.env", (text) =>
      text.replace(/\n$/, "/other\n"),
    ),
  },
  secret,
});

/** With a placeholder of another name. */
export const showing = ({ staged, secret }: Release, name: string): Release => {
  const { path, args } = staged.placeholder;
  const other = path.replace(/[0-9a-f]{16}\.mp4$/, `${hexOf(name)}.mp4`);
  const replaced = (text: string): string => text.replaceAll(path, other);
  return {
    staged: {
      ...staged,
      placeholder: { path: other, args: args.map(replaced) },
      files: changed(staged.files, FEED_ENV, replaced),
    },
    secret: changed(secret, MEDIAMTX_YML, replaced),
  };
};

const hexOf = (name: string): string =>
  createHash("sha256").update(name).digest("hex").slice(0, 16);

const contentOf = (files: readonly StagedFile[], path: string): string => {
  const file = files.find((each) => each.path === path);
  if (!file) throw new Error(`the release in force lacks ${path}`);
  return file.content;
};

/** @throws Error when the file is not there, or the change is none: such a race would prove nothing */
const changed = (
  files: readonly StagedFile[],
  path: string,
  change: (content: string) => string,
): StagedFile[] => {
  const content = contentOf(files, path);
  const next = change(content);
  if (next === content) throw new Error(`${path} was to be changed, and was not`);
  return files.map((file) =>
    file.path === path ? fileOf(path, file.mode, file.units, next) : file,
  );
};
