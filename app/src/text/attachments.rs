//! The words about photos and voice notes.

use domain::attachment::AttachmentKind;

use super::Lang;

/// What a phone says about them, in one language.
pub struct AttachmentText {
    pub photos_and_voice: &'static str,
    pub add_photo: &'static str,
    pub add_voice: &'static str,
    pub remove: &'static str,
    pub working: &'static str,
    pub hint: &'static str,
    pub no_photo: &'static str,
    pub no_voice: &'static str,
    pub most: &'static str,
    pub not_ready: &'static str,
    pub waiting: &'static str,
    pub not_here: &'static str,
    photo: &'static str,
    voice: &'static str,
    see: &'static str,
    hear: &'static str,
}

static ZH: AttachmentText = AttachmentText {
    photos_and_voice: "照片和录音",
    add_photo: "加照片",
    add_voice: "录音",
    remove: "去掉",
    working: "正在缩小照片……",
    hint: "照片会缩小，拍摄地点会去掉。和上面的话一样，谁能看那些话，谁才能看。",
    no_photo: "这张照片打不开，没有添加。请重新拍一张，或者换一张。",
    no_voice: "没有录成。请允许使用麦克风后再试；要写的话不受影响。",
    most: "最多 9 个，多的没有添加。",
    not_ready: "照片或录音还没有好。请稍等，或者先点“录好了”，再保存。",
    waiting: "待上传",
    not_here: "没有取到。请有网络时再点一次。",
    photo: "照片",
    voice: "录音",
    see: "看照片",
    hear: "听录音",
};

static EN: AttachmentText = AttachmentText {
    photos_and_voice: "Photos and voice",
    add_photo: "Add photos",
    add_voice: "Record voice",
    remove: "Remove",
    working: "Making the photo smaller…",
    hint: "Photos are made smaller and say no more where they were taken. Whoever may read the words above may see them.",
    no_photo: "This photo cannot be opened and was not added. Take it again, or choose another.",
    no_voice: "Nothing was recorded. Allow the microphone and try again; what you write is not affected.",
    most: "At most 9; the others were not added.",
    not_ready: "A photo or voice note is not ready yet. Wait a moment, or tap Done, then save.",
    waiting: "waiting",
    not_here: "It did not come. Tap again with a network.",
    photo: "Photo",
    voice: "Voice note",
    see: "See the photo",
    hear: "Listen",
};

impl AttachmentText {
    /// What it is.
    pub fn word(&self, kind: AttachmentKind) -> &'static str {
        match kind {
            AttachmentKind::Photo => self.photo,
            AttachmentKind::Voice => self.voice,
        }
    }

    /// What one does with it.
    pub fn take(&self, kind: AttachmentKind) -> &'static str {
        match kind {
            AttachmentKind::Photo => self.see,
            AttachmentKind::Voice => self.hear,
        }
    }
}

impl Lang {
    /// What the button says while it listens.
    pub fn seconds_left(self, seconds: u32) -> String {
        match self {
            Self::Zh => format!("录好了 · 还剩 {seconds} 秒"),
            Self::En => format!("Done · {seconds} s left"),
        }
    }

    /// What a phone says about photos and voice notes.
    pub fn attachments(self) -> &'static AttachmentText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }
}
