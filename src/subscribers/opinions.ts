/**
 * What a reader may say of a paper: that it is for their reading list, or that they want more or less like it. A paper
 * may be saved and rated both; of more and less the later word stands.
 */
export const opinionKinds = ['saved', 'more', 'less'] as const
export type OpinionKind = (typeof opinionKinds)[number]
