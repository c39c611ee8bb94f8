// The page of the encrypted way quotes what OBS's log says of a certificate, word for word as the row with the real OBS sees it.
import { expect, it } from "vitest";
import { SAYS } from "../../rehearsal/certificate/obs";
import { sectionOf } from "../../support/pages";
import { read } from "./the-pages";

it.each(Object.values(SAYS))("quotes OBS: %s", (words) => {
  const section = sectionOf(read("docs/usage/encrypted.md"), "What OBS shows");
  expect(section).toContain(`| "${words}"`);
});
