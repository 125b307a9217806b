# A graphics box as docs/gpu-box.md sets one up by hand: ComfyUI with the packs of configs/models.yaml, all pinned. The model
# files are a volume. It listens to its own network only and has no login: give it no port of the machine.
FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04

# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends --yes ca-certificates git python3-venv python3-dev build-essential libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10002 --create-home --home-dir /srv/comfy comfy
USER 10002
WORKDIR /srv/comfy/ComfyUI
ENV PATH=/srv/comfy/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# hadolint ignore=DL3013
RUN git clone --depth 1 --branch v0.33.0 https://github.com/comfyanonymous/ComfyUI.git . \
    && python3 -m venv /srv/comfy/venv \
    && pip install torch torchvision torchaudio \
    && pip install -r requirements.txt
WORKDIR /srv/comfy/ComfyUI/custom_nodes
RUN git clone https://github.com/city96/ComfyUI-GGUF.git && git -C ComfyUI-GGUF checkout 795e451 \
    && git clone https://github.com/cubiq/ComfyUI_essentials.git && git -C ComfyUI_essentials checkout 33ff89f \
    && git clone https://github.com/Fannovel16/comfyui_controlnet_aux.git && git -C comfyui_controlnet_aux checkout e8b689a \
    && pip install -r ComfyUI-GGUF/requirements.txt -r ComfyUI_essentials/requirements.txt -r comfyui_controlnet_aux/requirements.txt
WORKDIR /srv/comfy/ComfyUI
COPY extra_model_paths.yaml .
EXPOSE 8188
CMD ["python3", "main.py", "--listen", "0.0.0.0", "--port", "8188", "--disable-metadata", "--disable-auto-launch", "--max-upload-size", "32"]
