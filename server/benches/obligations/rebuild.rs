//! Every cell and sum of the county worked out again, school by school on all cores; making the schools up is not timed.

use std::{
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use domain::{
    obligation::{Counter, each_cell},
    period::Timetable,
};

use crate::county::County;

/// The time in milliseconds of the thread that worked longest.
pub fn run(county: &County) -> Result<f64> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism()?.get();
    let times = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| work(county, &next))).collect();
        workers
            .into_iter()
            .map(|it| it.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked"))))
            .collect::<Result<Vec<_>>>()
    })?;
    Ok(times.into_iter().max().unwrap_or_default().as_secs_f64() * 1000.0)
}

fn work(county: &County, next: &AtomicUsize) -> Result<Duration> {
    let mut busy = Duration::ZERO;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= county.schools {
            return Ok(busy);
        }
        let package = county.school(number)?;
        let school = package.school();
        let start = Instant::now();
        let mut counter = Counter::default();
        let timetable = Timetable::new(&school.rules.calendar);
        each_cell(&school, &timetable, &package.records, |_, _| true, |cell| counter.add(black_box(cell)));
        black_box(counter.sums());
        busy += start.elapsed();
    }
}
