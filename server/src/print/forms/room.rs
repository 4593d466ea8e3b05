//! How much of a page a text takes, so that a child's page is one: worked out here, because nothing can be measured before
//! it is printed. Every character counts as a whole square, which most are; the styles (`paper.css`) have the same heights.

/// The height of a page between its margins in points, less a little for what browsers round.
pub const PAGE: usize = 740;
/// A line of text, and what a row of a table adds to its lines.
pub const LINE: usize = 13;
pub const ROW: usize = 4;

/// The squares a text takes; pictures take more than one.
fn width(text: &str) -> usize {
    text.chars().map(|it| if it >= '\u{1F000}' { 2 } else { 1 }).sum()
}

/// The lines that a text without breaks takes, in columns of so many squares.
pub fn lines(text: &str, columns: usize) -> usize {
    width(text).div_ceil(columns).max(1)
}

/// A text without breaks of lines.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text whole if it takes at most so many lines; or its beginning, and how much is left out.
pub fn cut(text: &str, columns: usize, most: usize) -> String {
    if lines(text, columns) <= most {
        return text.to_owned();
    }
    let all = text.chars().count();
    let (room, mut taken) = ((columns * most).saturating_sub(width("……（另有 9999 字）")), 0);
    let fits = |it: &char| {
        taken += width(it.encode_utf8(&mut [0; 4]));
        taken <= room
    };
    let begin: String = text.chars().take_while(fits).collect();
    let left = all - begin.chars().count();
    format!("{begin}……（另有 {left} 字）")
}

/// The height of rows that take so many lines each.
pub fn height(rows: impl IntoIterator<Item = usize>) -> usize {
    rows.into_iter().map(|lines| lines * LINE + ROW).sum()
}

/// To how many lines the longest of these have to be cut so that all fit.
pub fn most(rows: &[usize], room: usize) -> usize {
    let fits = |most: &usize| height(rows.iter().map(|it| *it.min(most))) <= room;
    (1..=room / LINE).rev().find(fits).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_stays_and_a_longer_one_says_what_is_left_out() {
        assert_eq!(cut("王小雨", 3, 1), "王小雨");
        let text = "字".repeat(100);
        assert_eq!(cut(&text, 20, 5), text);
        let short = cut(&text, 20, 2);
        assert_eq!(short, format!("{}……（另有 73 字）", "字".repeat(27)));
        assert!(lines(&short, 20) <= 2);
        assert_eq!(cut(&text, 5, 1), "……（另有 100 字）");
        assert_eq!(lines("👧👧", 2), 2);
        assert_eq!(flat("一\n\n二  三"), "一 二 三");
    }

    #[test]
    fn the_longest_are_cut_first() {
        assert_eq!(height([1, 2]), 3 * LINE + 2 * ROW);
        assert_eq!(most(&[1, 30, 1], 10 * LINE + 3 * ROW), 8);
        assert_eq!(most(&[1, 1, 1], 10 * LINE + 3 * ROW), 10);
        assert_eq!(most(&[9, 9], 0), 1);
    }
}
