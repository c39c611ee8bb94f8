// Decides whether to advise that the server be locked: something was on air when the last release came. Pure.

/** @param applied what apply printed then @returns undefined: nothing ran */
export const lockAdvice = (applied: string): string | undefined => {
  const [, running] = /^running: (.+)$/m.exec(applied) ?? [];
  if (running === undefined) return undefined;
  const names = running.split(", ").map((unit) => unit.replace(/^restream-/, ""));
  const all = new Intl.ListFormat("en-GB").format(names);
  return `when the last release was applied, ${all} ${names.length === 1 ? "was" : "were"} running, and pulumi destroy would end that. To lock the server for the event: pulumi config set restream:locked true; pulumi up`;
};
