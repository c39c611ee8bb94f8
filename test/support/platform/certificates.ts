// Decides which certificate a receiving server shows: its servers read the current one at each connection.
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

/** right: what the platform has; untrusted: of an authority that nobody knows; misnamed: of another host. */
export const CERTIFICATE_KINDS = ["right", "untrusted", "misnamed"] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** Folder, in a server's own, for its certificates. */
export const CERTIFICATES = "certificates";
/** What the server reads, in its own folder: certificate and key in one PEM. */
export const CURRENT_CERTIFICATE = join(CERTIFICATES, "current.pem");

export class Certificates {
  readonly #folder: string;

  /** @param folder with `KIND.pem` for each kind; serves the right one */
  constructor(folder: string) {
    this.#folder = folder;
    this.serve("right");
  }

  /** From now on a new connection is shown this one; those that are open stay. */
  serve(kind: CertificateKind): void {
    const aside = join(this.#folder, "next.pem");
    rmSync(aside, { force: true });
    symlinkSync(`${kind}.pem`, aside);
    renameSync(aside, join(this.#folder, basename(CURRENT_CERTIFICATE)));
  }
}
