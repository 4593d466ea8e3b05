//! Small parts of screens. They take props, never the context.

pub mod act;
pub mod async_view;
pub mod chip;
pub mod choice;
pub mod day;
pub mod field;
pub mod history;
pub mod icon;
pub mod kind_box;
pub mod live;
pub mod notice;
pub mod pin;
pub mod stepper;
pub mod tabs;
pub mod top;
pub mod waivers;
