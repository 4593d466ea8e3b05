//! The figures, line by line: medians with their spread, ours beside the peer's, and whether the target is met.

use std::fmt;

/// How long one exchange took, and how many requests.
#[derive(Clone, Copy)]
pub struct Took {
    pub ms: f64,
    pub requests: u32,
}

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Target {
    AtMost(f64),
    AtLeast(f64),
}

pub use Target::{AtLeast, AtMost};

/// Begins a workload.
pub fn title(text: &str) {
    println!("\n{text}");
}

/// Prints figures of both, taken in turns, and the ratio of each of ours to the peer's beside it.
pub fn pairs(what: &str, unit: &str, ours: &[f64], peer: &[f64], target: Option<Target>) {
    let ratios: Vec<f64> = ours.iter().zip(peer).map(|(ours, peer)| ours / peer).collect();
    let ratio = Spread(&ratios);
    println!(
        "  {what:36} {:>24} {unit:5} peer {:>26} {unit:5} {ratio} ×{}",
        Spread(ours).to_string(),
        Spread(peer).to_string(),
        verdict(median(&ratios), target)
    );
}

/// Prints figures of ours.
pub fn ours(what: &str, unit: &str, figures: &[f64], target: Option<Target>) {
    println!("  {what:36} {:>24} {unit:5}{}", Spread(figures).to_string(), verdict(median(figures), target));
}

fn verdict(figure: f64, target: Option<Target>) -> String {
    let (sign, target, met) = match target {
        None => return String::new(),
        Some(AtMost(target)) => ('≤', target, figure <= target),
        Some(AtLeast(target)) => ('≥', target, figure >= target),
    };
    format!(", target {sign} {target} {}", if met { "met" } else { "MISSED" })
}

/// The middle of some figures.
pub fn median(figures: &[f64]) -> f64 {
    percentile(figures, 50)
}

/// The figure below which `percent` of them lie.
pub fn percentile(figures: &[f64], percent: usize) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len().max(1) - 1) * percent / 100).copied().unwrap_or(f64::NAN)
}

/// The median, and the least and the most.
struct Spread<'a>(&'a [f64]);

impl fmt::Display for Spread<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = |percent| {
            let figure = percentile(self.0, percent);
            if figure.abs() < 10.0 && figure.fract() != 0.0 { format!("{figure:.2}") } else { format!("{figure:.0}") }
        };
        write!(f, "{} [{} – {}]", figure(50), figure(0), figure(100))
    }
}
