//! How a photo is made small enough to travel over a village's network.

/// What is tried one after the other until a photo fits: its longest side, and the quality of the JPEG. Faces and a page
/// of homework are still read in the first; the last is what is left of a photo of leaves.
pub const TRIES: [(u32, f64); 7] =
    [(1600, 0.8), (1600, 0.65), (1600, 0.5), (1280, 0.5), (960, 0.5), (800, 0.4), (640, 0.3)];

/// Width and height with their proportion kept, no longer than `longest`; a small picture is not made larger.
pub fn fitted((width, height): (u32, u32), longest: u32) -> (u32, u32) {
    let most = u64::from(width.max(height).max(1));
    let scaled = |side: u32| u64::from(side) * u64::from(longest) / most;
    let scaled = |side: u32| u32::try_from(scaled(side)).unwrap_or(longest).max(1);
    if most <= u64::from(longest) { (width, height) } else { (scaled(width), scaled(height)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_keeps_its_proportion() {
        for (size, longest, expected) in [
            ((4000, 3000), 1600, (1600, 1200)),
            ((3000, 4000), 1600, (1200, 1600)),
            ((1600, 900), 1600, (1600, 900)),
            ((640, 480), 1600, (640, 480)),
            ((12_000, 3), 1600, (1600, 1)),
            ((u32::MAX, u32::MAX), 1600, (1600, 1600)),
            ((0, 0), 1600, (0, 0)),
        ] {
            assert_eq!(fitted(size, longest), expected, "{size:?}");
        }
    }
}
