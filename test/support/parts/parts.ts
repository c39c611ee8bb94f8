// Sees to everything that a rehearsal needs and that is not in the repository.
import { ensureDebianRoots, type DebianRoots } from "./debian-root";
import { ensureHostPackages } from "./host-packages";
import { ensureMediamtx, MEDIAMTX_VERSION } from "./mediamtx";
import { ensurePulumiCli } from "./pulumi-cli";
import type { Preparation } from "./preparation";
import type { Tarball } from "./tarball";

export interface Parts {
  mediamtx: Tarball;
  pulumiCli: string;
  roots: DebianRoots;
}

/** @param mediamtxVersion default: the product's @throws Error that says what the machine lacks and what to do. */
export const ensureParts = async (
  preparation: Preparation,
  packageProxy: string,
  mediamtxVersion: string = MEDIAMTX_VERSION,
): Promise<Parts> => {
  await ensureHostPackages(preparation);
  return {
    roots: await ensureDebianRoots(preparation, packageProxy),
    mediamtx: await ensureMediamtx(preparation, mediamtxVersion),
    pulumiCli: await ensurePulumiCli(preparation),
  };
};

/** @throws Error that says so on a machine where no machine can be booted. */
export const requireRoot = (): void => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new Error(
      "a rehearsal boots machines: it needs Linux and root (sudo -E npm run rehearse)",
    );
};
