/** The options with which `npm start` runs Node. */
export const asStarted: readonly string[] = ['--max-semi-space-size=4', '--import', import.meta.resolve('tsx')]
