/**
 * The topics of papers, by the last digit of their ids: common, less common and rare. Hugging Face names none, and any
 * program may put them into the table.
 */
const topicOfDigit = 'cs.CL cs.CL cs.CL cs.CV cs.CV cs.CV cs.LG cs.LG cs.RO eess.AS'.split(' ')

export const topics = ['cs.CL', 'cs.CV', 'cs.RO', 'eess.AS'] as const

/** The topic of a paper, by arXiv's id without its version. */
export function topicOf(id: string): string {
  return topicOfDigit[Number(id.at(-1))] ?? ''
}

/** Gives every paper that comes into a database its topic, as a program of the operator's would. */
export const putTopics = `
  CREATE FUNCTION put_topic() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.categories := ARRAY[('{${topicOfDigit}}'::text[])[1 + right(NEW.external_id, 1)::integer]];
      RETURN NEW;
    END $$;
  CREATE TRIGGER z_put_topic BEFORE INSERT ON papers FOR EACH ROW EXECUTE FUNCTION put_topic();`
