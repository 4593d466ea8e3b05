//! Initials of Chinese names, as people type them: 王小雨 is found by wxy.

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti;

/// Characters with several readings multiply; more ways than this nobody tries.
const MOST: usize = 32;

/// The initials of `name`, in every reading of its characters: 单 is dan, shan and chan, and only its family knows which.
pub fn initials(name: &str) -> BTreeSet<String> {
    let mut ways = BTreeSet::from([String::new()]);
    for letter in name.chars() {
        let letters = letters(letter);
        if letters.is_empty() {
            continue;
        }
        let longer = ways.iter().flat_map(|way| letters.iter().map(move |letter| format!("{way}{letter}")));
        ways = longer.take(MOST).collect();
    }
    ways.remove("");
    ways
}

/// What one character may begin with.
fn letters(letter: char) -> BTreeSet<String> {
    if letter.is_ascii_alphanumeric() {
        return [letter.to_ascii_lowercase().to_string()].into();
    }
    letter.to_pinyin_multi().into_iter().flatten().map(|it| it.first_letter().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_name("王小雨", &["wxy"])]
    #[case::every_reading("单于", &["cy", "dy", "sy"])]
    #[case::with_a_dot("买买提·阿里", &["mmtal"])]
    #[case::latin("Anna 王", &["annaw"])]
    #[case::no_character_at_all("·", &[])]
    fn initials_of(#[case] name: &str, #[case] expected: &[&str]) {
        let found = initials(name);
        for way in expected {
            assert!(found.contains(*way), "{found:?}");
        }
        assert_eq!(found.is_empty(), expected.is_empty());
    }

    #[test]
    fn a_long_name_of_many_readings_has_few_ways() {
        assert!(initials(&"单".repeat(64)).len() <= MOST);
    }
}
