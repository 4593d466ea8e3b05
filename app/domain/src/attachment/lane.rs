//! The lane on which they travel: in parts, after all text, each resumed where the school has it.

use serde::{Deserialize, Serialize};

/// How much of a photo or a voice note the school has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Received {
    /// So many bytes from its start: the next part begins here.
    pub bytes: u32,
    /// Whether that is all of it, and what it should be.
    pub complete: bool,
}

/// Most bytes of one part.
pub const LARGEST_PART: u32 = 64 * 1024;
/// Small enough for a line that breaks every 20 KB.
const FIRST_PART: u32 = 16 * 1024;

/// How large the parts are: small until the line has shown that it carries more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace(u32);

impl Default for Pace {
    fn default() -> Self {
        Self(FIRST_PART)
    }
}

impl Pace {
    /// The part of `whole` that comes next, when the school has so many bytes.
    pub fn part<'a>(&self, whole: &'a [u8], received: u32) -> &'a [u8] {
        let at = |bytes: u32| usize::try_from(bytes).unwrap_or(usize::MAX).min(whole.len());
        &whole[at(received)..at(received.saturating_add(self.0))]
    }

    /// After a part that arrived: twice as large.
    #[must_use]
    pub fn faster(self) -> Self {
        Self((self.0 * 2).min(LARGEST_PART))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_double_until_they_are_large_and_end_with_the_whole() {
        let whole = vec![0; 200_000];
        let (mut pace, mut received, mut sizes) = (Pace::default(), 0, Vec::new());
        while !pace.part(&whole, received).is_empty() {
            sizes.push(pace.part(&whole, received).len());
            received += u32::try_from(pace.part(&whole, received).len()).expect("a part is short");
            pace = pace.faster();
        }
        assert_eq!(sizes, [16_384, 32_768, 65_536, 65_536, 19_776]);
        assert!(pace.part(&whole, 300_000).is_empty());
    }
}
