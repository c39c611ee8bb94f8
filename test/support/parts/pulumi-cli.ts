// Decides which Pulumi CLI drives the rehearsal: the installed one with its language host, or one built here.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { go } from "./go";
import { cached } from "./cache";
import type { Preparation } from "./preparation";

export const PULUMI_VERSION = "v3.259.0";

// pulumi's own go.mod replaces the clipboard library in the same way; a replace counts only in the main module.
const GO_MOD = `module restream.invalid/pulumi-cli

go 1.25.0

require (
	github.com/pulumi/pulumi/pkg/v3 ${PULUMI_VERSION}
	github.com/pulumi/pulumi/sdk/v3 ${PULUMI_VERSION}
)

replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
`;

/** Path of the `pulumi` program. */
export const ensurePulumiCli = async ({ say, signal }: Preparation): Promise<string> => {
  const installed = findInstalled();
  if (installed) return installed;
  const folder = await cached({
    name: `pulumi-${PULUMI_VERSION}`,
    say,
    signal,
    build: async (target) => {
      say(`building Pulumi ${PULUMI_VERSION} from its Go modules (4 to 9 minutes)`);
      mkdirSync(target);
      writeFileSync(join(target, "go.mod"), GO_MOD);
      await go(
        [
          "build",
          "-mod=mod",
          "-trimpath",
          "-tags",
          "grpcnotrace",
          "-ldflags",
          `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${PULUMI_VERSION}`,
          "-o",
          join(target, "pulumi"),
          "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        ],
        { signal, cwd: target },
      );
    },
  });
  return join(folder, "pulumi");
};

/** A complete official installation of the pinned version: the CLI and, beside it, the language host. */
const findInstalled = (): string | undefined => {
  for (const folder of (process.env.PATH ?? "").split(":")) {
    const program = join(folder, "pulumi");
    if (!existsSync(program)) continue;
    const real = realpathSync(program);
    if (!existsSync(join(dirname(real), "pulumi-language-nodejs"))) continue;
    const version = execFileSync(real, ["version"], {
      encoding: "utf8",
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    }).trim();
    if (version === PULUMI_VERSION) return real;
  }
  return undefined;
};
