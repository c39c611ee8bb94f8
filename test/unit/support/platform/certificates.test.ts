import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CERTIFICATE_KINDS, Certificates } from "../../../support/platform/certificates";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-unit-"));
  for (const kind of CERTIFICATE_KINDS) writeFileSync(join(folder, `${kind}.pem`), kind);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("serves the right certificate until another is asked for, and again afterwards", () => {
  const current = (): string => readFileSync(join(folder, "current.pem"), "utf8");
  const certificates = new Certificates(folder);
  expect(current()).toBe("right");
  for (const kind of ["untrusted", "misnamed", "right"] as const) {
    certificates.serve(kind);
    expect(current()).toBe(kind);
  }
});
