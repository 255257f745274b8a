-- Up Migration

-- papers -------------------------------------------------------------------------------------------------------------

-- A text as search sees it: in lower case, without accents, ligatures, genitives and the signs that would join words or hide
-- them in tags.
-- src/lib/fold.ts folds alike. In scripts that put no blanks between words each character is one. Words that English
-- stemming would throw together with others get a zero, and so a stem of their own; src/digests/words.ts has them too.
CREATE FUNCTION search_text(written text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  folded text := lower(written);
BEGIN
  -- Most texts are plain, and this runs for every paper.
  IF octet_length(written) <> length(written) THEN
    folded := regexp_replace(normalize(written, NFKD), '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f'
      || '\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+', '', 'g');
    folded := normalize(lower(folded), NFC);
    folded := replace(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    folded := translate(folded, 'øłđðħı’', 'olddhi''');
    folded := regexp_replace(folded, '([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])', ' \1 ', 'g');
    folded := regexp_replace(folded, '[\u00a0-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f\ue000-\uf8ff]+', ' ', 'g');
  END IF;
  folded := regexp_replace(folded, '''s\M|[-./_:@+~&=?#%"*<>''\\]+', ' ', 'g');
  RETURN regexp_replace(folded, '\m(transformer|objective|continual|university)s?\M', '\10', 'g');
END $$;

-- The names of authors as one text. A name with umlauts is also written without them, in two ways.
CREATE FUNCTION search_names(names jsonb) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$
  SELECT left(coalesce(string_agg(name || CASE WHEN name ~* '[äöüåø]' THEN ' ' ||
    replace(replace(replace(replace(replace(lower(name), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa')
    ELSE '' END, ' '), ''), 50000)
  FROM jsonb_array_elements_text(CASE jsonb_typeof(names) WHEN 'array' THEN names ELSE '[]' END) name
$$;

-- What search knows of a paper. A table of its own, so that no paper's row grows by it, and votes that move touch no index.
CREATE TABLE paper_words (
  paper_id bigint PRIMARY KEY REFERENCES papers ON DELETE CASCADE,
  -- When it came out: first published, else announced, else first seen.
  day date NOT NULL,
  is_sample boolean NOT NULL,
  -- The stems of its title (A) and authors (B); their words as they are, with a = before them, so that the beginning of
  -- one is found; and the marks.
  head tsvector NOT NULL,
  -- The stems of title, authors and abstract (C), and the marks.
  words tsvector NOT NULL
)
-- Search visits the rows of all hits, so these are short: what is long lies beside them, for the few that it ranks. With
-- the head in the row a million took 650 MB, and most of a search was waiting for pages; so it is 90 MB.
WITH (toast_tuple_target = 128);
ALTER TABLE paper_words
  ALTER COLUMN head SET STORAGE EXTERNAL,
  ALTER COLUMN words SET STORAGE EXTERNAL;

-- The year and month of a paper, its categories and their archives, as words that nobody can type, because no word has
-- such a sign. So the index itself meets words, days and categories, and reads of each about as much as of the rarest.
CREATE FUNCTION search_marks(day date, categories text[]) RETURNS tsvector STABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT array_to_tsvector(array_agg(DISTINCT mark)) FROM (
    SELECT unnest(ARRAY[to_char(day, '"@"YYYY'), to_char(day, '"@"YYYY-MM')]) AS mark
    UNION ALL
    SELECT unnest(ARRAY['/' || left(category, 100), '/' || left(split_part(category, '.', 1), 100)])
    FROM unnest(categories[:50]) category WHERE category <> ''
  ) marks
$$;

CREATE FUNCTION paper_words_of(paper papers) RETURNS SETOF paper_words STABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
  seen date := (paper.first_seen_at AT TIME ZONE 'UTC')::date;
  title text := search_text(left(paper.title, 5000));
  names text := search_text(search_names(paper.authors));
  found paper_words;
  marks tsvector;
BEGIN
  -- Withdrawn papers are not to be found.
  IF paper.withdrawn THEN RETURN; END IF;
  found.paper_id := paper.id;
  found.is_sample := paper.is_sample;
  -- A date of another world would be the newest for ever.
  found.day := greatest('1900-01-01',
    least(coalesce((paper.published_at AT TIME ZONE 'UTC')::date, paper.announced_on, seen), seen + 7));
  marks := search_marks(found.day, paper.categories);
  found.head := setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', names), 'B');
  found.words := found.head || setweight(to_tsvector('english', search_text(left(paper.abstract, 30000))), 'C') || marks;
  found.head := found.head || marks || array_to_tsvector(ARRAY(
    SELECT '=' || left(word, 50) FROM unnest(tsvector_to_array(to_tsvector('simple', title || ' ' || names))) word));
  RETURN NEXT found;
END $$;

-- Kept by triggers, because any program may insert papers, also one that may write papers and nothing else.
CREATE FUNCTION papers_keep_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO paper_words SELECT * FROM paper_words_of(NEW)
  ON CONFLICT (paper_id) DO UPDATE SET
    day = excluded.day, is_sample = excluded.is_sample, head = excluded.head, words = excluded.words;
  IF NEW.withdrawn THEN DELETE FROM paper_words WHERE paper_id = NEW.id; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER papers_words_added AFTER INSERT ON papers FOR EACH ROW EXECUTE FUNCTION papers_keep_words();
CREATE TRIGGER papers_words_changed AFTER UPDATE ON papers FOR EACH ROW
  WHEN ((NEW.title, NEW.abstract, NEW.authors, NEW.categories, NEW.published_at, NEW.announced_on, NEW.withdrawn, NEW.is_sample)
    IS DISTINCT FROM
    (OLD.title, OLD.abstract, OLD.authors, OLD.categories, OLD.published_at, OLD.announced_on, OLD.withdrawn, OLD.is_sample))
  EXECUTE FUNCTION papers_keep_words();

INSERT INTO paper_words SELECT w.* FROM papers p CROSS JOIN LATERAL paper_words_of(p) w;

-- What is new waits in a list that every search reads through. With the usual 4 MB an ingest of 1,000 papers into a million
-- takes 1.0 s of the processors' time, with 1 MB 1.3 s, without a list 2.4 s; searches were no slower for it.
CREATE INDEX paper_words_head ON paper_words USING gin (head);
CREATE INDEX paper_words_words ON paper_words USING gin (words);
-- Newest first.
CREATE INDEX paper_words_day ON paper_words (day DESC, paper_id DESC);

-- Down Migration
