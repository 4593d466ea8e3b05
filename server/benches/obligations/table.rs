//! The figures, as a table: medians with their spread, ratios and limits with their targets.

use std::fmt;

/// Lines of figures.
#[derive(Default)]
pub struct Table(Vec<String>);

impl Table {
    /// A time, in milliseconds; with its ratio to the peer's and the target of it.
    pub fn add(&mut self, what: &str, times: &[f64], ratio: Option<(f64, f64)>) {
        let (low, high) = (percentile(times, 0), percentile(times, 100));
        let ratio = ratio.map(|(ratio, target)| verdict(&format!("{ratio:.4} ×"), ratio, target)).unwrap_or_default();
        self.0.push(format!(
            "{what:52} {:9.2} ms  [{low:.2} – {high:.2}, n = {}]  {ratio}",
            median(times),
            times.len()
        ));
    }

    /// A ratio of two of ours.
    pub fn ratio(&mut self, what: &str, ratio: f64, target: f64) {
        self.0.push(format!("{what:52} {}", verdict(&format!("{ratio:9.2} ×"), ratio, target)));
    }

    /// A time with a limit, in milliseconds.
    pub fn limit(&mut self, what: &str, time: f64, target: f64) {
        self.0.push(format!("{what:52} {}", verdict(&format!("{time:9.2} ms"), time, target)));
    }

    /// A remark.
    pub fn note(&mut self, text: String) {
        self.0.push(text);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn verdict(figure: &str, value: f64, target: f64) -> String {
    let met = if value <= target { "met" } else { "MISSED" };
    format!("{figure}, target ≤ {target} {met}")
}

/// The middle of some figures.
pub fn median(figures: &[f64]) -> f64 {
    percentile(figures, 50)
}

/// The figure below which `percent` of them lie.
pub fn percentile(figures: &[f64], percent: usize) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) * percent / 100]
}

/// The most memory this process ever held.
pub fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}
