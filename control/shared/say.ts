// Writes a line for the journal, with its priority (sd-daemon(3)).

const PRIORITIES = { error: 3, warning: 4, notice: 5 } as const;
export type Priority = keyof typeof PRIORITIES;

export const say = (priority: Priority, words: string): void => {
  console.log(`<${PRIORITIES[priority]}>${words.replace(/\s*\n\s*/g, "; ")}`);
};
