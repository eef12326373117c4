//! Patterns of `LIKE`.

/// A pattern of `LIKE`, compared regardless of case.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug)]
enum Part {
    /// `%`: any text.
    Any,
    /// `_`: any character.
    One,
    /// `[a-f]`, or `[^a-f]` if it is negated.
    Set {
        ranges: Vec<(char, char)>,
        is_negated: bool,
    },
    Letter(char),
    /// An opening bracket without its closing one, which matches nothing.
    Nothing,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Self {
        let text = text.to_lowercase();
        let mut rest = text.as_str();
        let mut parts = Vec::new();
        while let Some(letter) = rest.chars().next() {
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            parts.push(match letter {
                '%' => Part::Any,
                '_' => Part::One,
                '[' => match rest.split_once(']') {
                    Some((set, after)) => {
                        rest = after;
                        Part::set(set)
                    }
                    None => Part::Nothing,
                },
                letter => Part::Letter(letter),
            });
        }
        Self(parts)
    }

    /// Returns whether a text fits the pattern, in at most length times length steps.
    pub(super) fn matches(&self, text: &str) -> bool {
        let letters: Vec<char> = text.to_lowercase().chars().collect();
        let (mut part, mut place) = (0_usize, 0_usize);
        // The part after the last `%`, and the place where the rest was tried.
        let mut retry: Option<(usize, usize)> = None;
        while place < letters.len() {
            let letter = letters.get(place).copied().unwrap_or_default();
            match self.0.get(part) {
                Some(Part::Any) => {
                    part += 1;
                    retry = Some((part, place));
                    continue;
                }
                Some(one) if one.accepts(letter) => {
                    part += 1;
                    place += 1;
                    continue;
                }
                Some(_) | None => {}
            }
            let Some((after, tried)) = retry else { return false };
            retry = Some((after, tried + 1));
            (part, place) = (after, tried + 1);
        }
        self.0.iter().skip(part).all(|part| matches!(part, Part::Any))
    }
}

impl Part {
    fn set(text: &str) -> Self {
        let (is_negated, text) = match text.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let letters: Vec<char> = text.chars().collect();
        let mut ranges = Vec::new();
        let mut rest = letters.as_slice();
        loop {
            rest = match rest {
                [from, '-', to, after @ ..] => {
                    ranges.push((*from, *to));
                    after
                }
                [one, after @ ..] => {
                    ranges.push((*one, *one));
                    after
                }
                [] => return Self::Set { ranges, is_negated },
            };
        }
    }

    fn accepts(&self, letter: char) -> bool {
        match self {
            Self::Any | Self::One => true,
            Self::Letter(wanted) => *wanted == letter,
            Self::Set { ranges, is_negated } => {
                ranges.iter().any(|(from, to)| (*from..=*to).contains(&letter)) != *is_negated
            }
            Self::Nothing => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_have_the_wildcards_of_transact_sql() {
        for (pattern, text, matches) in [
            ("site%", "Site visit", true),
            ("%visit", "Site visit", true),
            ("%e v%", "Site visit", true),
            ("s_te", "site", true),
            ("s_te", "ste", false),
            ("[r-t]ite", "Site", true),
            ("[^r-t]ite", "Site", false),
            ("50[%]", "50%", true),
            ("50[%]", "500", false),
            ("[[]x]", "[x]", true),
            ("a[_]b", "a_b", true),
            ("[a-]", "-", true),
            ("[]", "", false),
            ("[ab", "[ab", false),
            ("", "", true),
            ("%", "", true),
            ("_", "", false),
            ("%a%a%a%b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("É%", "élan", true),
        ] {
            assert_eq!(Pattern::parse(pattern).matches(text), matches, "{pattern} {text}");
        }
    }
}
