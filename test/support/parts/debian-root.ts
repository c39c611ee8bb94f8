// Decides the Debian 13 roots: two images of a droplet, and one with the test bed's tools, one with OBS.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { command } from "./command";
import { cached } from "./cache";
import type { Preparation } from "./preparation";

/** What DigitalOcean's image has and a droplet's first boot relies on. */
const DROPLET_PACKAGES = [
  "systemd",
  "systemd-sysv",
  "libpam-systemd",
  "dbus",
  "iproute2",
  "openssh-server",
  "cloud-init",
  "ca-certificates",
  "curl",
  "procps",
];
/** What stands for the world outside: a receiving server and its TLS, certificates, the resolver, the publisher's ffmpeg, the mains. */
const TOOL_PACKAGES = [
  "nginx",
  "libnginx-mod-rtmp",
  "libnginx-mod-stream",
  "ffmpeg",
  "fontconfig",
  "openssl",
  "dnsmasq-base",
  // xfs_io: cuts an ext4 as a power failure does.
  "xfsprogs",
  // Who scrapes the server's numbers; promtool comes with it.
  "prometheus",
];

/** OBS, a display that nobody sees, and Mesa's software rasteriser to draw on it. */
const OBS_PACKAGES = [
  "obs-studio",
  "obs-plugins",
  "qt6-qpa-plugins",
  "xvfb",
  "xkb-data",
  "libgl1-mesa-dri",
  "libegl-mesa0",
  "libglx-mesa0",
  "fonts-dejavu-core",
];

/** What shows a page as its reader's browser does: the server's, and reports. */
const BROWSER_PACKAGES = ["chromium", "fonts-dejavu-core"];

/** Raised when anything else about how a root is made changes. */
const RECIPE = 3;

/** What a first boot installs, from the product's own list. */
const FIRST_BOOT_PACKAGES = readFileSync(
  resolve(__dirname, "../../../files/usr/local/share/restream/packages"),
  "utf8",
)
  .trim()
  .split("\n");

/**
 * What a droplet boots from. bare: as DigitalOcean's. prepared: with the packages that a first boot installs, which is
 * most of its time; for what is not about the first boot.
 */
export type DropletImage = "bare" | "prepared";

export interface DebianRoots {
  droplet: Record<DropletImage, string>;
  tools: string;
}

/** `proxy`: http://HOST:PORT of the package proxy. */
export const ensureDebianRoots = async (
  preparation: Preparation,
  proxy: string,
): Promise<DebianRoots> => ({
  droplet: {
    bare: await root("droplet", DROPLET_PACKAGES, preparation, proxy),
    prepared: await root(
      "droplet-prepared",
      [...DROPLET_PACKAGES, ...FIRST_BOOT_PACKAGES],
      preparation,
      proxy,
    ),
  },
  tools: await root("tools", TOOL_PACKAGES, preparation, proxy),
});

/** The root that only the suite with OBS needs: it is larger than the others together. As `ensureDebianRoots`. */
export const ensureObsRoot = async (preparation: Preparation, proxy: string): Promise<string> =>
  root("obs", OBS_PACKAGES, preparation, proxy);
/** Path of a root with a browser. `proxy`: as above. */
export const ensureBrowserRoot = async (preparation: Preparation, proxy: string): Promise<string> =>
  root("browser", BROWSER_PACKAGES, preparation, proxy);

const root = async (
  name: string,
  packages: string[],
  { say, signal }: Preparation,
  proxy: string,
): Promise<string> => {
  const recipe = createHash("sha256")
    .update(JSON.stringify([packages, RECIPE]))
    .digest("hex");
  return cached({
    name: `debian-13-${name}-${recipe.slice(0, 12)}`,
    say,
    signal,
    build: async (target) => {
      say(`making the Debian 13 root "${name}" (1 to 2 minutes)`);
      // Without a mirror given, mmdebstrap takes Debian's own, with the updates and the security suite.
      // Killed, mmdebstrap leaves its keyring's folder behind: let it be one that goes with the build.
      const temporary = `${target}.tmp`;
      mkdirSync(temporary, { recursive: true });
      try {
        await command(
          [
            "mmdebstrap",
            "--quiet",
            "--mode=root",
            "--variant=minbase",
            `--include=${packages.join(",")}`,
            `--aptopt=Acquire::http::Proxy "${proxy}"`,
            "trixie",
            target,
          ],
          { signal, privateMounts: true, env: { TMPDIR: temporary } },
        );
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
      // It names a proxy of this very run.
      rmSync(join(target, "etc/apt/apt.conf.d/99mmdebstrap"), { force: true });
      if (name.startsWith("droplet")) prepareDroplet(target);
    },
  });
};

/** What differs from DigitalOcean's image: the data source is a folder, the network is set up from outside. */
const prepareDroplet = (target: string): void => {
  const folder = join(target, "etc/cloud/cloud.cfg.d");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "90_dpkg.cfg"), "datasource_list: [NoCloud, None]\n");
  writeFileSync(join(folder, "99-network.cfg"), "network: {config: disabled}\n");
};
