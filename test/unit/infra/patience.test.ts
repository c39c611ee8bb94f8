// A pause that DigitalOcean asks for is waited for in silence: after a minute that is told, once.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { overSsh, watchPatience } from "../../../infra/components/patience";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ["nothing, when it is done within a minute", 59_000, 0],
  ["that it waits, once, when it takes an hour", 3_600_000, 1],
])("says %s", (_, afterMs, times) => {
  const warn = vi.fn<(text: string) => void>();
  const done = watchPatience("the tag", warn);
  vi.advanceTimersByTime(afterMs);
  done();
  vi.advanceTimersByTime(3_600_000);
  expect(warn).toHaveBeenCalledTimes(times);
  for (const [text] of warn.mock.calls)
    expect(text).toMatch(/^the tag: not done .* for an hour at most/);
});

it("says what to do when the server stands still over SSH", () => {
  const warn = vi.fn<(text: string) => void>();
  watchPatience("the release", warn, 300_000, overSsh);
  vi.advanceTimersByTime(300_000);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^the release: the server has not finished .* 300 s.*pulumi up again/)],
  ]);
});
