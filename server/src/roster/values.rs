//! What people write in cells, made plain: full-width digits, `+86`, blanks inside names, dates in many forms.

use chrono::{Days, NaiveDate};
use domain::{
    people::{Away, Gender, phone_number},
    role::Role,
};

use super::{Cell, Reason};

/// What a spreadsheet may take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text for a cell of an export, harmless whatever it begins with.
pub fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell, in half-width letters and digits, without blanks around it.
///
/// The apostrophe that keeps a spreadsheet from taking a text for a formula is not part of it.
pub fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text
            .strip_prefix('\'')
            .filter(|it| it.starts_with(FORMULA))
            .unwrap_or(text)
            .chars()
            .map(half_width)
            .collect::<String>()
            .trim()
            .to_owned(),
        Cell::Date(date) => date.to_string(),
    }
}

/// Letters, digits and brackets that were typed at double width, and the wide blank; a comma in an address stays.
fn half_width(letter: char) -> char {
    match letter {
        '\u{3000}' | '\u{a0}' => ' ',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '（' | '）' | '＋' | '－' | '．' | '／' => {
            char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter)
        }
        _ => letter,
    }
}

/// A name: blanks inside a Chinese one only line it up; between Latin words one is left.
pub fn name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let latin = words.iter().all(|word| word.is_ascii());
    words.join(if latin { " " } else { "" })
}

/// A telephone number, without the country and without what sets its digits apart.
pub fn phone(text: &str) -> Result<String, Reason> {
    phone_number(text).ok_or(Reason::NotAPhone)
}

/// A day: a date of Excel's, its serial number, or `2016-05-17`, `2016.5.17`, `2016年5月`, `201605`, `20160517`. The first
/// of the month when no day is given.
pub fn date(cell: &Cell) -> Result<NaiveDate, Reason> {
    let text = match cell {
        Cell::Date(date) => return Ok(*date),
        Cell::Text(_) => plain(cell),
    };
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    let parts: Vec<&str> = match text.len() {
        8 if digits => vec![&text[..4], &text[4..6], &text[6..]],
        6 if digits => vec![&text[..4], &text[4..]],
        5 if digits => return serial(&text),
        _ => text.split(['-', '/', '.', '年', '月', '日', ' ']).filter(|it| !it.is_empty()).collect(),
    };
    let numbers: Vec<u32> =
        parts.into_iter().take(4).map(|it| it.parse().map_err(|_| Reason::NotADate)).collect::<Result<_, _>>()?;
    let (year, month, day) = match numbers[..] {
        [year, month] => (year, month, 1),
        [year, month, day] => (year, month, day),
        _ => return Err(Reason::NotADate),
    };
    let year = i32::try_from(year).ok().filter(|it| (1900..=2200).contains(it)).ok_or(Reason::NotADate)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::NotADate)
}

/// Days since the last day of 1899, as Excel counts.
fn serial(text: &str) -> Result<NaiveDate, Reason> {
    let days: u64 = text.parse().map_err(|_| Reason::NotADate)?;
    let start = NaiveDate::from_ymd_opt(1899, 12, 30).ok_or(Reason::NotADate)?;
    start.checked_add_days(Days::new(days)).ok_or(Reason::NotADate)
}

/// Girl or boy.
pub fn gender(text: &str) -> Result<Gender, Reason> {
    match text {
        "女" | "女孩" | "f" | "F" => Ok(Gender::Girl),
        "男" | "男孩" | "m" | "M" => Ok(Gender::Boy),
        _ => Err(Reason::UnknownValue),
    }
}

/// Which parents work far away.
pub fn away(text: &str) -> Result<Away, Reason> {
    match text {
        "父母均外出" | "父母都外出" | "父母外出" | "双方外出" | "父母双方外出" | "双方" | "均外出" => {
            Ok(Away::Both)
        }
        "父亲外出" | "父亲" | "父外出" | "父" => Ok(Away::Father),
        "母亲外出" | "母亲" | "母外出" | "母" => Ok(Away::Mother),
        _ => Err(Reason::UnknownValue),
    }
}

/// What a post lets a person see and do; most let them do nothing by themselves.
pub fn roles(post: &str) -> Vec<Role> {
    let of = |word: &str| match word {
        "校长" => Some(Role::Principal),
        "系统管理员" => Some(Role::Administrator),
        it if it.contains("心理") => Some(Role::Counsellor),
        it if ["专人", "专干", "副校长", "主任"].iter().any(|known| it.contains(known)) && it != "班主任" => {
            Some(Role::Clerk)
        }
        it if ["教师", "老师", "代理家长"].iter().any(|known| it.contains(known)) => Some(Role::Mentor),
        _ => None,
    };
    post.split(['、', ',', '/', ' ', ';', '兼']).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::iso("2016-05-17", Some("2016-05-17"))]
    #[case::points("2016.5.17", Some("2016-05-17"))]
    #[case::slashes("2016/5/17", Some("2016-05-17"))]
    #[case::chinese("2016年5月17日", Some("2016-05-17"))]
    #[case::a_month("2016.5", Some("2016-05-01"))]
    #[case::a_chinese_month("2016年5月", Some("2016-05-01"))]
    #[case::eight_digits("20160517", Some("2016-05-17"))]
    #[case::six_digits("201605", Some("2016-05-01"))]
    #[case::serial_number("42507", Some("2016-05-17"))]
    #[case::full_width("２０１６．５", Some("2016-05-01"))]
    #[case::no_such_day("2031-13-40", None)]
    #[case::a_year("2016", None)]
    #[case::words("去年", None)]
    #[case::too_many_parts("2016-5-17-1", None)]
    #[case::too_large("99999999999", None)]
    #[case::nothing("", None)]
    fn dates(#[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(date(&Cell::Text(text.into())).ok(), day.map(|day| day.parse().expect("a date")));
    }

    #[rstest]
    #[case::plain("13800000001", Some("13800000001"))]
    #[case::full_width("１３８００００ ０００１", Some("13800000001"))]
    #[case::with_the_country(" +86 138 0000 0001 ", Some("13800000001"))]
    #[case::another_way("0086-138-0000-0001", Some("13800000001"))]
    #[case::a_landline("(0371) 6555-1234", Some("037165551234"))]
    #[case::too_short("12345", None)]
    #[case::letters("不知道", None)]
    #[case::a_formula("=1+1", None)]
    fn phones(#[case] text: &str, #[case] number: Option<&str>) {
        assert_eq!(phone(&plain(&Cell::Text(text.into()))).ok().as_deref(), number);
    }

    #[rstest]
    #[case::blanks_inside(" 李 畅\u{3000}", "李畅")]
    #[case::beyond_the_first_plane("𠮷䶮·买买提", "𠮷䶮·买买提")]
    #[case::latin("  Anna   Maria ", "Anna Maria")]
    fn names(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(name(&plain(&Cell::Text(text.into()))), expected);
    }

    #[rstest]
    #[case::a_formula("=HYPERLINK(\"http://x\")")]
    #[case::a_sum("@SUM(A1)")]
    #[case::a_dash("-1")]
    #[case::a_person("王小雨")]
    fn what_goes_out_harmless_comes_back_the_same(#[case] text: &str) {
        assert!(!harmless(text).starts_with(['=', '+', '-', '@']));
        assert_eq!(plain(&Cell::Text(harmless(text))), text);
    }

    #[test]
    fn posts() {
        assert_eq!(roles("校长"), [Role::Principal]);
        assert_eq!(roles("副校长、教师"), [Role::Clerk, Role::Mentor]);
        assert_eq!(roles("心理老师"), [Role::Counsellor]);
        assert_eq!(roles("系统管理员"), [Role::Administrator]);
        assert_eq!(roles("班主任"), []);
        assert_eq!(roles("厨师"), []);
    }
}
