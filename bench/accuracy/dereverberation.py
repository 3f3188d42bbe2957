"""
Makes resources/ears/dereverberation.bin, the net against a room's echo: speech of nine voices, none of which the evaluation
has in a room, in 3,250 rooms by chance, beside the same speech without. Needs numpy, scipy, flite, espeak-ng and sox; takes about five
minutes. Another machine's arithmetic gives other weights of the same worth.
Usage: python3 dereverberation.py FOLDER, for what it makes on the way and dereverberation.bin.
"""
import json, os, subprocess, sys, wave
import numpy as np
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

folder = sys.argv[1]
texts = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'dereverberationTexts.json')))
STRANGE = ('en-gb', 'en-gb-scotland', 'en-us+f2', 'en-us+f3', 'en-us+f4', 'en-us+m1', 'en-us+m3', 'en-us+m7')

# What dereverberation.ts has as well: windows, bands and the frames that are looked at.
RATE, WINDOW, HOP, BLOCK, BANDS = 16000, 320, 160, 512, 30
AHEAD, BEHIND = 2, 38
OFFSETS = [2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -10, -12, -14, -17, -20, -24, -28, -33, -38]
mel = lambda hz: 2595 * np.log10(1 + hz / 700)
edges = 700 * (10 ** (np.linspace(mel(60), mel(7800), BANDS + 2) / 2595) - 1)
hz = np.arange(BLOCK // 2 + 1) * RATE / BLOCK
shares = np.zeros((BANDS, len(hz)))
for b in range(BANDS):
    low, centre, high = edges[b : b + 3]
    shares[b] = np.clip(np.minimum((hz - low) / (centre - low), (high - hz) / (high - centre)), 0, None)
shares[0, hz <= edges[1]] = 1
shares[-1, hz >= edges[BANDS]] = 1
shares /= shares.sum(0)
window = np.sin(np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)


def bands(sound):
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP] * window
    return np.abs(np.fft.rfft(frames, BLOCK)) ** 2 @ shares.T + 1e-8


def seen(loudness):
    padded = np.pad(loudness, ((BEHIND, AHEAD), (0, 0)), mode='edge')
    x = np.stack([padded[BEHIND + o : BEHIND + o + len(loudness)] for o in OFFSETS], 1).reshape(len(loudness), -1)
    return x - x.mean(1, keepdims=True)


def spoken():
    chance = np.random.default_rng(3)
    jobs = [('awb', text) for text in texts] + [(v, str(t)) for v in STRANGE for t in chance.permutation(texts)[:40]]
    for i, (voice, text) in enumerate(jobs):
        file = f'{folder}/{i}.wav'
        if not os.path.exists(file):
            program = ['flite', '-voice', voice, '-t', text, '-o'] if voice == 'awb' else ['espeak-ng', '-v', voice, '-w']
            tail = [] if voice == 'awb' else [text]
            subprocess.run([*program, f'{file}.raw.wav', *tail], check=True)
            subprocess.run(['sox', f'{file}.raw.wav', '-r', '16000', '-c', '1', '-b', '16', file, 'gain', '-n', '-6'], check=True)
        with wave.open(file) as w:
            yield voice, np.frombuffer(w.readframes(w.getnframes()), dtype='<i2') / 32768


chance = np.random.default_rng(11)


def pink(length, slope=1.0):
    spectrum = np.fft.rfft(chance.standard_normal(length))
    bins = np.arange(len(spectrum))
    bins[0] = 1
    return np.fft.irfft(spectrum / np.sqrt(bins) ** slope, length)


def room():
    """RT60 of 0.25 to 0.6 s, from 4 dB less than the voice itself to 3 dB more."""
    length = int(chance.uniform(0.25, 0.6) * RATE)
    tail = pink(length, chance.uniform(0.5, 1.2)) * np.exp(-6.908 * np.arange(length) / length)
    tail[: int(chance.uniform(0.002, 0.008) * RATE)] = 0
    return tail * 10 ** (-chance.uniform(-3, 4) / 20) / np.sqrt((tail**2).sum())


def examples():
    narrow = butter(8, 3700, fs=RATE, output='sos')
    for voice, spoken_so in spoken():
        for _ in range(5):
            # Other throats: everything higher or lower by up to 30 %, brighter or darker.
            pace = np.exp(chance.uniform(np.log(0.8), np.log(1.3)))
            speech = np.interp(np.arange(0, len(spoken_so) - 1, pace), np.arange(len(spoken_so)), spoken_so)
            speech = lfilter([1, chance.uniform(-0.5, 0.5)], [1], speech)
            dry = np.zeros(len(speech) + int(0.7 * RATE))
            at = int(chance.uniform(0.2, 0.45) * RATE)
            dry[at : at + len(speech)] = speech
            dry *= 10 ** (chance.uniform(-15, 3) / 20)
            if chance.random() < 0.3:
                dry = sosfilt(narrow, dry)
            wet = dry if chance.random() < 0.1 else dry + fftconvolve(dry, room())[: len(dry)]
            noise = pink(len(dry))
            noise *= np.sqrt((dry**2).mean()) * 10 ** (-chance.uniform(45, 62) / 20) / np.sqrt((noise**2).mean())
            loudness = np.log10(bands(wet + noise))
            gain = np.clip(np.log10(bands(dry + noise)) - loudness, -2.5, 0.5)
            yield seen(loudness).astype(np.float16), gain.astype(np.float16), np.full(len(gain), voice == 'awb')


x, y, natural = (np.concatenate(part) for part in zip(*examples()))
y = y.astype(np.float32)
importance = np.where(natural, 1.5, 1).astype(np.float32)
centre, spread = x[::7].astype(np.float32).mean(0), x[::7].astype(np.float32).std(0) + 1e-3
held, trained = np.arange(6000), np.arange(6000, int(0.97 * len(x)))
chance = np.random.default_rng(1)
layer = lambda a, b: (chance.standard_normal((a, b)) * np.sqrt(2 / a)).astype(np.float32)
weights = [layer(x.shape[1], 128), np.zeros(128, np.float32), layer(128, 64), np.zeros(64, np.float32), layer(64, BANDS) * 0.3, y.mean(0)]
first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]


def through(z):
    a = np.maximum(z @ weights[0] + weights[1], 0)
    b = np.maximum(a @ weights[2] + weights[3], 0)
    return a, b, b @ weights[4] + weights[5]


EPOCHS, BATCH, step = 6, 256, 0
steps = EPOCHS * (len(trained) // BATCH)
for epoch in range(EPOCHS):
    order = chance.permutation(trained)
    for i in range(0, len(order) - BATCH, BATCH):
        j = np.sort(order[i : i + BATCH])
        z = (x[j].astype(np.float32) - centre) / spread
        a, b, gain = through(z)
        error = (gain - y[j]) * (importance[j] / BATCH)[:, None]
        back_b = error @ weights[4].T * (b > 0)
        back_a = back_b @ weights[2].T * (a > 0)
        step += 1
        rate = 1.5e-3 * 0.5 * (1 + np.cos(np.pi * step / steps)) + 1e-5
        slopes = [z.T @ back_a, back_a.sum(0), a.T @ back_b, back_b.sum(0), b.T @ error, error.sum(0)]
        for w, m, s, slope in zip(weights, first, second, slopes):
            slope = slope + (1e-5 * w if w.ndim == 2 else 0)
            m += 0.1 * (slope - m)
            s += 0.001 * (slope * slope - s)
            w -= rate * (m / (1 - 0.9**step)) / (np.sqrt(s / (1 - 0.999**step)) + 1e-8)
    off = through((x[held].astype(np.float32) - centre) / spread)[2] - y[held]
    print(f'{epoch}: held back, off by {10 * np.sqrt((off**2).mean()):.2f} dB', flush=True)

# What x is centred and scaled by goes into the first layer.
parts = [(weights[0] / spread[:, None]).T, weights[1] - (centre / spread) @ weights[0], weights[2].T, weights[3], weights[4].T, weights[5]]
np.concatenate([part.astype('<f4').ravel() for part in parts]).tofile(f'{folder}/dereverberation.bin')
