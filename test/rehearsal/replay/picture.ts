// npm run picture -- PAGE OUT.png: the replay's page as a real browser shows it, for the README and for who changes it.
// The browser is Debian's, in a root of its own, without any network. Exit: 0, 1 when it failed, 2 wrong usage.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { command } from "../../support/parts/command";
import { ensureBrowserRoot } from "../../support/parts/debian-root";
import { startPackageProxy } from "../../support/parts/package-proxy";
import { requireRoot } from "../../support/parts/parts";
import { progress } from "../../support/progress";

const pixels = (text: string): number => {
  if (!/^[1-9]\d{1,3}$/.test(text)) throw new InvalidArgumentError("expected 10 to 9999 pixels");
  return Number(text);
};

const program = new Command("npm run picture --")
  .description("Makes a picture of a replay's page with a real browser, in light or dark.")
  .argument("<page>", "a report.html")
  .argument("<picture>", "a .png to write")
  .option("--width <pixels>", "of the window", pixels, 1280)
  .option("--height <pixels>", "of the window", pixels, 1000)
  .option("--dark", "as who prefers dark sees it")
  .exitOverride();

interface Options {
  width: number;
  height: number;
  dark?: true;
}

const CHROMIUM = [
  ...["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
  ...["--user-data-dir=/srv/profile", "--virtual-time-budget=2000"],
  // Without it, a busy machine's picture lacks what was not painted yet.
  "--run-all-compositor-stages-before-draw",
];

const take = async (page: string, picture: string, options: Options): Promise<void> => {
  requireRoot();
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      interrupt.abort(new Error("interrupted"));
    });
  const preparation = { say: progress(Date.now()), signal: interrupt.signal };
  const folder = mkdtempSync(join(tmpdir(), "restream-picture-"));
  const proxy = await startPackageProxy(join(folder, "packages.sock"));
  try {
    const root = await ensureBrowserRoot(preparation, proxy.url);
    copyFileSync(page, join(folder, "page.html"));
    const { width, height, dark } = options;
    const argv = [
      ...CHROMIUM,
      `--window-size=${width},${height}`,
      `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
      "--screenshot=/srv/picture.png",
      "file:///srv/page.html",
    ];
    // The mounts are the command's own and go with it; it reaches no network but its own loopback.
    const inRoot = [
      'mount --bind "$1" "$2/srv" && mount --rbind /dev "$2/dev" && mount -t proc proc "$2/proc"',
      'mount -t tmpfs tmpfs "$2/tmp" && shift && root="$1" && shift',
      'exec unshare --net -- chroot "$root" env HOME=/tmp "$@"',
    ].join(" && ");
    await command(["sh", "-c", inRoot, "sh", folder, root, ...argv], {
      signal: interrupt.signal,
      privateMounts: true,
    });
    copyFileSync(join(folder, "picture.png"), picture);
    preparation.say(picture);
  } finally {
    await proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const main = async (): Promise<number> => {
  program.parse();
  const [page = "", picture = ""] = program.args;
  if (!existsSync(page)) {
    console.error(`${page}: not there; npm run rehearse -- --suite path-to-hope makes it`);
    return 2;
  }
  await take(resolve(page), resolve(picture), program.opts<Options>());
  return 0;
};

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
