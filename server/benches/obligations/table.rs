//! The figures, line by line: medians with their spread, ratios and limits with their targets.

/// Prints a time, in milliseconds; with its ratio to the peer's and the target of it.
pub fn time(what: &str, times: &[f64], ratio: Option<(f64, f64)>) {
    let (low, high) = (percentile(times, 0), percentile(times, 100));
    let ratio = ratio.map(|(ratio, target)| verdict(&format!("{ratio:.4} ×"), ratio, target)).unwrap_or_default();
    println!("{what:52} {:9.2} ms  [{low:.2} – {high:.2}, n = {}]  {ratio}", median(times), times.len());
}

/// Prints a ratio of two of ours.
pub fn ratio(what: &str, ratio: f64, target: f64) {
    println!("{what:52} {}", verdict(&format!("{ratio:9.2} ×"), ratio, target));
}

/// Prints a time with a limit, in milliseconds.
pub fn limit(what: &str, time: f64, target: f64) {
    println!("{what:52} {}", verdict(&format!("{time:9.2} ms"), time, target));
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
